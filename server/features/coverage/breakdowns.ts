/** Figures of a cell by sex, age band and year of appointment, and the people behind a part of them. */
import type { CellCounts, CountsRow } from './coverage.model.ts'
import { noCounts, sumOfCounts } from './tally.ts'
import { BREAKDOWNS, bornIn, comparePart, partName, partOf, type AgeBand, type Breakdown } from './traits.rule.ts'

interface Part {
  value: string
  name: string
  counts: CountsRow
}
const isEmpty = ({ required, grace, exempt }: CountsRow): boolean => required + grace + exempt === 0

export function breakdownsOf(traits: CellCounts['traits'] = {}, year: number): { by: Breakdown; parts: Part[] }[] {
  const keyed = Object.entries(traits).map(([key, counts]) => ({ ...partOf(key, year), counts }))
  return (Object.keys(BREAKDOWNS) as Breakdown[]).map((by) => {
    const parts = Map.groupBy(
      keyed.filter((each) => each.by === by),
      ({ value }) => value,
    )
    return {
      by,
      parts: [...parts]
        .map(([value, rows]) => ({
          value,
          name: partName(by, value),
          counts: sumOfCounts(rows.map(({ counts }) => ({ ...noCounts(), ...counts }))),
        }))
        .filter(({ counts }) => !isEmpty(counts))
        .sort((a, b) => comparePart(by, a.value, b.value)),
    }
  })
}

export interface AskedPart {
  sex?: 'male' | 'female' | 'unknown' | undefined
  age?: AgeBand | undefined
  since?: string | undefined
}

/** A filter of standings. */
export function partFilter({ sex, age, since }: AskedPart, year: number): Record<string, unknown> {
  const born = age && bornIn(age, year)
  return {
    ...(sex && { 'traits.sex': sex === 'unknown' ? null : sex }),
    ...(age && { 'traits.born': born ? { $gte: born.from, $lte: born.to } : null }),
    ...(since && { since: { $gte: `${since}-01-01`, $lte: `${since}-12-31` } }),
  }
}
