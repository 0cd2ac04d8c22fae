/** Which unit of an institution a cell means: by its name, or by a path of names from any unit above it. */
import { splitUnitPath } from '../reading/pieces.rule.ts'

export interface NamedUnit {
  id: string
  name: string
  /** From the root to the unit itself. */
  ancestors: readonly string[]
}
export type FoundUnit = { unit: string } | { reason: string; suggestion: string }

const plain = (name: string): string => name.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '')

/** Steps may be left out of a path, but not change their order. */
function liesAlong(steps: readonly string[], names: readonly string[]): boolean {
  let at = 0
  for (const name of names) if (name === steps[at]) at++
  return at === steps.length
}

export function unitFinder(units: readonly NamedUnit[]): (text: string) => FoundUnit {
  const named = new Map<string, NamedUnit[]>()
  for (const unit of units) named.set(plain(unit.name), [...(named.get(plain(unit.name)) ?? []), unit])
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const pathOf = ({ ancestors }: NamedUnit): string[] =>
    ancestors.flatMap((id) => {
      const unit = byId.get(id)
      return unit ? [unit.name] : []
    })

  const along = (text: string): NamedUnit[] => {
    const steps = splitUnitPath(text).map(plain)
    const last = named.get(steps.at(-1) ?? '') ?? []
    return last.filter((unit) => liesAlong(steps, pathOf(unit).map(plain)))
  }

  return (text) => {
    const whole = named.get(plain(text))
    const found = whole ?? along(text)
    if (found.length === 1) return { unit: found[0]!.id }
    if (found.length === 0)
      return { reason: `没有叫“${text}”的单位。`, suggestion: '请核对名称，或先在“单位”页建立这个单位。' }
    const paths = found.slice(0, 3).map((unit) => pathOf(unit).join('/'))
    return { reason: `有 ${found.length} 个单位叫“${text}”。`, suggestion: `请写上级单位，如 ${paths.join(' 或 ')}。` }
  }
}
