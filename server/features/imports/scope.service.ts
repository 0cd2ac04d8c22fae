/** What lies below the unit that an import is for: its units by name, who may be appointed where, its institutions. */
import { digestOf } from './digest.ts'
import { institutionOf, positions } from '../organisations/organisations.service.ts'
import { standsAt } from '../organisations/positionPlaces.rule.ts'
import { unitsBelow } from '../organisations/unitsBelow.service.ts'
import { unitFinder, type FoundUnit } from './plan/unitNames.rule.ts'

export interface ImportScope {
  unit: string
  findUnit(text: string): FoundUnit
  /** Name → id. */
  positions: ReadonlyMap<string, string>
  refusal(unit: string, position: string): string | null
  /** Whose staff numbers count in a unit, and (null) in a row that names none; null: it must name one. */
  institutionOf(unit: string | null): string | null
  /** Says the same of two scopes by which the same is planned. */
  digest: string
  /** Whether an institution lies in the subtree as a whole. */
  holds(institution: string): boolean
}

export async function scopeOf(unit: string): Promise<ImportScope> {
  const [units, table] = await Promise.all([unitsBelow(unit), positions()])
  const byId = new Map(units.map((each) => [each._id, each]))
  const posts = new Map(table.map((each) => [each._id, each]))
  const named = units.map(({ _id, name, ancestors }) => ({ id: _id, name, ancestors }))
  const own = await institutionOf(byId.get(unit)!)
  const institutions = new Set([own, ...units].flatMap(({ _id, level }) => (level === 'institution' ? [_id] : [])))
  const stands = [...units].sort((a, b) => (a._id < b._id ? -1 : 1))
  return {
    unit,
    digest: digestOf([stands, table]),
    findUnit: unitFinder(named),
    positions: new Map(table.map(({ _id, name }) => [name, _id])),
    refusal(at, position) {
      const home = byId.get(at)
      if (!home || home.closedOn !== null) return `${home ? `“${home.name}”` : '组织'}已撤销，不能再任职。`
      const post = posts.get(position)
      return standsAt(post?.places ?? [], home) ? null : `“${home.name}”不设“${post?.name ?? position}”。`
    },
    holds: (institution) => byId.has(institution),
    institutionOf(at) {
      if (at === null) return own.ancestors.length > 1 && own.level !== 'group' ? own._id : null
      const { ancestors } = byId.get(at)!
      return ancestors.findLast((id) => institutions.has(id)) ?? ancestors[Math.min(1, ancestors.length - 1)]!
    },
  }
}
