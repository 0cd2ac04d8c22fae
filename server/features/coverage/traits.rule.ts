/** 性别、年龄段、任职年份: what coverage is broken down by besides unit and position. */

/** What is kept of a person with the standing. */
export interface Traits {
  sex: 'male' | 'female' | null
  /** Year of birth. */
  born: number | null
}
export const BREAKDOWNS = { sex: '性别', age: '年龄', since: '任职年份' } as const
export type Breakdown = keyof typeof BREAKDOWNS

export const SEXES = ['female', 'male', 'unknown'] as const
const SEX_NAMES: Record<(typeof SEXES)[number], string> = { female: '女', male: '男', unknown: '未登记' }

/** By the age that one reaches in the year. */
export const AGES = ['35', '45', '55', 'over', 'unknown'] as const
export type AgeBand = (typeof AGES)[number]
const AGE_NAMES: Record<AgeBand, string> = {
  35: '35 岁及以下',
  45: '36～45 岁',
  55: '46～55 岁',
  over: '56 岁及以上',
  unknown: '未登记',
}
const UPPER = { 35: 35, 45: 45, 55: 55, over: Infinity } as const

export function ageBandOf(born: number | null, year: number): AgeBand {
  if (born === null) return 'unknown'
  const age = year - born
  return AGES.find((band) => band !== 'unknown' && age <= UPPER[band]) ?? 'over'
}

/** The years of birth of a band, both included; null: not known. */
export function bornIn(band: AgeBand, year: number): { from: number; to: number } | null {
  if (band === 'unknown') return null
  const lower = { 35: -Infinity, 45: 36, 55: 46, over: 56 }[band]
  return { from: band === 'over' ? 0 : year - UPPER[band], to: lower === -Infinity ? 9_999 : year - lower }
}

/** The keys under which a cell counts a person: of the year of birth, for bands move on with the years. */
export const traitKeys = ({ sex, born }: Traits, since: string | null): string[] => [
  `sex:${sex ?? 'unknown'}`,
  `born:${born ?? 'unknown'}`,
  ...(since ? [`since:${since.slice(0, 4)}`] : []),
]

/** The part of a breakdown that a key belongs to. */
export function partOf(key: string, year: number): { by: Breakdown; value: string } {
  const [kind, value] = key.split(':') as [string, string]
  if (kind !== 'born') return { by: kind as 'sex' | 'since', value }
  return { by: 'age', value: ageBandOf(value === 'unknown' ? null : Number(value), year) }
}

export const partName = (by: Breakdown, value: string): string =>
  by === 'since'
    ? `${value} 年`
    : by === 'sex'
      ? SEX_NAMES[value as (typeof SEXES)[number]]
      : AGE_NAMES[value as AgeBand]

/** The order of parts; years the newest first. */
export function comparePart(by: Breakdown, a: string, b: string): number {
  if (by === 'since') return b.localeCompare(a)
  const order: readonly string[] = by === 'sex' ? SEXES : AGES
  return order.indexOf(a) - order.indexOf(b)
}
