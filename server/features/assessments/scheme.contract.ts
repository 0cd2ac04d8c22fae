/** What an assessment is, and its institutions side by side. */
import { z } from 'zod'
import { BusinessDate, Id, Instant, NewId } from '../../lib/schema.ts'
import { KNOWN } from '../coverage/history/changes.rule.ts'
import { SIZES } from '../coverage/ranking/ranking.rule.ts'
import { PHASES, SHEET_STATES } from './assessments.rule.ts'
import { ASSESSED, INDICATOR_KINDS } from './scoring.rule.ts'

export const Sector = z.enum(ASSESSED)
const Weight = z.int('请填写整数').min(0, '不能为负数').max(100, '不超过 100')
export const Measured = z.number().min(0, '不能为负数').max(1_000_000, '数值太大')
export const IndicatorBody = z.object({
  id: NewId,
  name: z.string().trim().min(1, '请填写指标名称').max(40, '不超过 40 个字'),
  kind: z.enum(INDICATOR_KINDS),
  requirement: Id.nullable(),
  scale: z.object({
    by: z.enum(['line', 'steps']),
    zero: Measured,
    full: Measured,
    steps: z.array(z.object({ at: Measured, share: Weight })).max(10, '最多 10 档'),
  }),
  weights: z.object({ university: Weight, hospital: Weight, affiliate: Weight, 'private-university': Weight }),
  asks: z.string().trim().max(500, '不超过 500 个字'),
  measure: z.string().trim().max(10, '不超过 10 个字'),
  needsProof: z.boolean(),
})
const Title = z.string().trim().min(1, '请填写名称').max(100, '不超过 100 个字')
export const Scheme = {
  title: Title,
  on: BusinessDate,
  known: z.enum(KNOWN),
  reportFrom: BusinessDate,
  reportTo: BusinessDate,
}
export const Calculation = z
  .object({ state: z.enum(['running', 'done', 'failed']), at: Instant, on: BusinessDate, isCurrent: z.boolean() })
  .nullable()
export const Withdrawn = z.object({ at: Instant, reason: z.string() })
export const Card = z.object({
  id: Id,
  year: z.int(),
  title: z.string(),
  on: BusinessDate,
  reportFrom: BusinessDate,
  reportTo: BusinessDate,
  phase: z.enum(PHASES),
})
export const AssessmentView = Card.extend({
  revision: z.int(),
  known: z.enum(KNOWN),
  sizedBy: Id.nullable(),
  indicators: z.array(IndicatorBody),
  calculation: Calculation,
})

const Figure = z.object({ part: z.number(), whole: z.number() }).nullable()
/** Points in hundredths; null: there is nobody that the figure could be about, and the others are scaled up. */
export const Line = z.object({ indicator: Id, weight: z.int(), figure: Figure, points: z.int().nullable() })
const Place = z.object({
  size: z.enum(SIZES).nullable(),
  rank: z.int(),
  of: z.int(),
  best: z.int(),
  mean: z.int(),
})
export const Scored = z.object({
  unit: Id,
  name: z.string(),
  sector: Sector,
  people: z.int().nullable(),
  lines: z.array(Line),
  total: z.int().nullable(),
  place: Place.nullable(),
})
/** What was hashed when the results were published: all of it. */
export const PublishedContent = z.object({
  title: z.string(),
  year: z.int(),
  on: BusinessDate,
  known: z.enum(KNOWN),
  by: z.string(),
  publishedAt: Instant,
  indicators: z.array(IndicatorBody.extend({ requirementTitle: z.string() })),
  rows: z.array(Scored),
})
export const Board = AssessmentView.extend({
  rows: z.array(Scored.extend({ state: z.enum(SHEET_STATES) })),
  /** What is to be done before the results may be published. */
  missing: z.array(z.string()),
  publication: z.object({ by: z.string(), at: Instant, hash: z.string(), withdrawn: Withdrawn.nullable() }).nullable(),
})
