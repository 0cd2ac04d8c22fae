/** 年度考核 scoring: how a figure becomes points, points a total, totals places in groups. Pure; the browser shows the same. */
import { ranked, SECTOR_NAMES, SECTORS, sizeOf, type Sector, type Size } from '../coverage/ranking/ranking.rule.ts'

export const INDICATOR_KINDS = ['coverage', 'timeliness', 'hours', 'tests', 'reported'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]
/** Sectors that are assessed; an institution of any other takes no part. */
export const ASSESSED = SECTORS.filter((sector) => sector !== 'other') as Exclude<Sector, 'other'>[]
export type Assessed = (typeof ASSESSED)[number]
export type Weights = Record<Assessed, number>

/** `line`: nothing up to `zero`, all from `full` on, even between. `steps`: the share of the highest step reached. */
export interface Scale {
  by: 'line' | 'steps'
  zero: number
  full: number
  steps: { at: number; share: number }[]
}
export interface Indicator {
  id: string
  name: string
  kind: IndicatorKind
  /** Whose people the figure is about; null of what institutions report themselves. */
  requirement: string | null
  scale: Scale
  /** Most points that it gives, by sector; 0: it does not count there. */
  weights: Weights
  /** Of what is reported: what to fill in, in which unit of measure, and whether a proof must be there. */
  asks: string
  measure: string
  needsProof: boolean
}
/** A figure is kept as what it is made of; null: there is nobody it could be about. */
export type Figure = { part: number; whole: number } | null

const IN_PERCENT: readonly IndicatorKind[] = ['coverage', 'timeliness', 'tests']

/** In percent, 学时, or the measure of the indicator. Multiplied before it is divided: 29 of 100 is 29 and no less. */
export function valueOf(kind: IndicatorKind, figure: Figure): number | null {
  if (!figure || figure.whole <= 0) return null
  const { part, whole } = figure
  return IN_PERCENT.includes(kind) ? (part * 100) / whole : kind === 'hours' ? part / (whole * 100) : part / whole
}

/** 0..1, and never less for more. */
export function shareOf({ by, zero, full, steps }: Scale, value: number): number {
  if (by === 'line') return Math.min(1, Math.max(0, (value - zero) / (full - zero)))
  return Math.min(100, Math.max(0, ...steps.filter(({ at }) => value >= at).map(({ share }) => share))) / 100
}

export interface Line {
  indicator: string
  weight: number
  figure: Figure
  /** In hundredths; null: does not count, and the others are scaled up. */
  points: number | null
}
/** What is reported and is not there gives no points; what has nobody to be about does not count. */
export function lineOf({ id, kind, scale, weights }: Indicator, sector: Assessed, figure: Figure): Line {
  const weight = weights[sector]
  const value = valueOf(kind, figure)
  const points = value === null ? (kind === 'reported' ? 0 : null) : Math.round(shareOf(scale, value) * weight * 100)
  return { indicator: id, weight, figure, points }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const FULL = 10_000

/** Out of 100, in hundredths, over what counts; null where nothing does. */
export function totalOf(lines: readonly Line[]): number | null {
  const counting = lines.filter(({ points }) => points !== null)
  const weight = sum(counting.map((line) => line.weight))
  return weight === 0 ? null : Math.round((sum(counting.map(({ points }) => points!)) * 100) / weight)
}

export interface Scored {
  unit: string
  sector: Assessed
  /** How many it has to train; null: groups are made by sector alone. */
  people: number | null
  total: number | null
}
/** A place among `of`: equal totals share it. Best and mean are of the whole group. */
export interface Place {
  size: Size | null
  rank: number
  of: number
  best: number
  mean: number
}
const groupOf = ({ sector, people }: Scored): string =>
  `${sector}/${people === null ? '' : sizeOf({ required: people, covered: 0 })}`

/** By unit; who has no total has no place. */
export function placesOf(rows: readonly Scored[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const group of Map.groupBy(rows, groupOf).values()) {
    const ranks = ranked(
      group.filter(({ total }) => total !== null),
      ({ total }) => ({ required: FULL, covered: total! }),
    )
    const totals = ranks.map(({ row }) => row.total!)
    const [best, mean] = [totals[0] ?? 0, Math.round(sum(totals) / Math.max(1, totals.length))]
    for (const { row, rank } of ranks) {
      const size = row.people === null ? null : sizeOf({ required: row.people, covered: 0 })
      places.set(row.unit, { size, rank, of: ranks.length, best, mean })
    }
  }
  return places
}

export const weightIn = (indicators: readonly Pick<Indicator, 'weights'>[], sector: Assessed): number =>
  sum(indicators.map(({ weights }) => weights[sector]))
export const takesPart = (indicators: readonly Pick<Indicator, 'weights'>[], sector: Assessed): boolean =>
  weightIn(indicators, sector) > 0

function scaleFault({ by, zero, full, steps }: Scale): string | null {
  if (by === 'line') return full > zero ? null : '满分值要大于零分值'
  if (steps.length === 0) return '至少要有一档'
  const rises = steps.every(
    (step, at) => at === 0 || (step.at > steps[at - 1]!.at && step.share >= steps[at - 1]!.share),
  )
  return rises ? null : '各档的数值要从低到高，得分比例不能降低'
}

/** What keeps a scheme from being opened, said as it is written. */
export function schemeFaults(indicators: readonly Indicator[]): string[] {
  const each = indicators.flatMap((indicator) => {
    const { name, kind, requirement, scale } = indicator
    const faults = [
      kind !== 'reported' && requirement === null ? '请选择培训要求' : null,
      scaleFault(scale),
      ASSESSED.every((sector) => indicator.weights[sector] === 0) ? '对哪类单位都没有分值' : null,
    ]
    return faults.flatMap((fault) => (fault ? [`“${name || '未命名的指标'}”：${fault}`] : []))
  })
  const sums = ASSESSED.filter((sector) => ![0, 100].includes(weightIn(indicators, sector))).map(
    (sector) => `${SECTOR_NAMES[sector]}的分值合计 ${weightIn(indicators, sector)}，应为 100（不参加考核的为 0）`,
  )
  const nobody = ASSESSED.some((sector) => takesPart(indicators, sector)) ? [] : ['还没有一类单位有分值']
  return [...(indicators.length === 0 ? ['还没有指标'] : nobody), ...each, ...sums]
}
