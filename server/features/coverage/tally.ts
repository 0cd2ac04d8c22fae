/**
 * 计数: distinct persons by unit. A person with several posts counts once in each unit and once in what they have in
 * common.
 */
import { traitKeys } from './traits.rule.ts'
import type { CellCounts, CountsRow, CoverageStatus, StandingStateName } from './coverage.model.ts'

/** `traits` is absent in a standing that was stored before there were any. */
export type Seen = Pick<CoverageStatus, 'state' | 'posts' | 'seenFrom' | 'since'> &
  Partial<Pick<CoverageStatus, 'traits'>>
export type Tally = Map<string, CellCounts>

export const noCounts = (): CountsRow => ({ required: 0, covered: 0, grace: 0, exempt: 0 })
export const noCellCounts = (): CellCounts => ({ counts: noCounts(), direct: noCounts(), positions: {}, traits: {} })

/** holders = required + grace + exempt; required = covered + uncovered. */
export function countIn(row: CountsRow, state: StandingStateName, by: 1 | -1): void {
  if (state === 'covered' || state === 'uncovered') row.required += by
  if (state !== 'uncovered') row[state] += by
}

export const sumOfCounts = (rows: readonly CountsRow[]): CountsRow =>
  rows.reduce(
    (sum, row) => ({
      required: sum.required + row.required,
      covered: sum.covered + row.covered,
      grace: sum.grace + row.grace,
      exempt: sum.exempt + row.exempt,
    }),
    noCounts(),
  )

const cellIn = (tally: Tally, unit: string): CellCounts => {
  const found = tally.get(unit) ?? noCellCounts()
  tally.set(unit, found)
  return found
}

/** Adds a standing to the units from which the person is seen, or takes it away. */
export function count(tally: Tally, { state, posts, seenFrom, since, traits: of }: Seen, by: 1 | -1): void {
  if (state === 'upcoming') return
  const keys = of ? traitKeys(of, since) : []
  for (const place of seenFrom) {
    const [unit, position] = place.split('/') as [string, string?]
    const { counts, positions, traits } = cellIn(tally, unit)
    if (position !== undefined) countIn((positions[position] ??= noCounts()), state, by)
    else {
      countIn(counts, state, by)
      for (const key of keys) countIn((traits[key] ??= noCounts()), state, by)
    }
  }
  for (const unit of new Set(posts.map((post) => post.unit))) countIn(cellIn(tally, unit).direct, state, by)
}

const paths = (row: CountsRow, at: string): [string, number][] =>
  Object.entries(row).map(([name, value]) => [`${at}.${name}`, value])

/**
 * What a cell must be incremented by, as paths of the stored document with all its figures; empty when nothing changes.
 */
export function increments({ counts, direct, positions, traits }: CellCounts): Record<string, number> {
  const all = [
    ...paths(counts, 'counts'),
    ...paths(direct, 'direct'),
    ...Object.entries(positions).flatMap(([position, row]) => paths(row, `positions.${position}`)),
    ...Object.entries(traits).flatMap(([trait, row]) => paths(row, `traits.${trait}`)),
  ]
  return all.some(([, by]) => by !== 0) ? Object.fromEntries(all) : {}
}
