import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { Done, Id, Instant } from '../../../lib/schema.ts'
import { correctionStates } from '../corrections/regrading.contract.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const share = z.number()
/** See itemAnalysis.rule.ts for what each is. */
const ItemFigures = z.object({
  points: z.int(),
  n: z.int(),
  facility: share,
  discrimination: z.number().nullable(),
  correlation: z.number().nullable(),
  alphaWithout: z.number().nullable(),
  omitted: z.int(),
  options: z.array(z.object({ id: z.string(), all: share, upper: share, lower: share })),
})
const Option = z.object({ id: z.string(), letter: z.string(), text: z.string(), right: z.boolean() })
export const AnalysedItemView = z.object({
  question: Id,
  bankQuestion: Id,
  kind: z.string(),
  stem: z.string(),
  options: z.array(Option),
  figures: ItemFigures,
  advice: z.array(z.object({ tone: z.enum(['check', 'improve', 'good']), text: z.string() })),
})
const ExamFigures = z.object({
  n: z.int(),
  items: z.int(),
  unit: z.enum(['points', 'percent']),
  total: z.number(),
  mean: z.number(),
  sd: z.number().nullable(),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  alpha: z.number().nullable(),
  kr20: z.boolean(),
  sem: z.number().nullable(),
  histogram: z.array(z.int()),
})
const Corrected = z.object({
  id: Id,
  exam: Id,
  question: Id,
  stem: z.string(),
  words: z.string(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
})

export const examAnalysis = api('/exams', {
  show: get('/:exam/analysis', {
    summary: 'Item analysis 题目分析 of an examination that is over; null: not made yet',
    can: 'exam.read',
    reply: z.object({
      analysis: z.object({ at: Instant, waiting: z.int(), out: z.int(), figures: ExamFigures.nullable() }).nullable(),
      items: z.array(AnalysedItemView),
      corrections: z.array(Corrected.extend({ state: z.enum(correctionStates) })),
      /** Correcting keys is offered to the caller. */
      mayCorrect: z.boolean(),
    }),
  }),
  /** 409 exam.notClosed. */
  make: post('/:exam/analysis', {
    summary: 'Make the item analysis anew',
    can: 'exam.write',
    limit: { per: 'person', times: 30, seconds: 600 },
    reply: Done,
  }),
  workbook: get('/:exam/analysis/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'exam.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
  ofQuestion: get('/of-question/:bankQuestion', {
    summary: 'How a question of the bank did in examinations of the caller’s units, and where its key was corrected',
    can: 'exam.read',
    reply: z.object({
      exams: z.array(
        z.object({
          exam: Id,
          title: z.string(),
          at: Instant,
          stem: z.string(),
          figures: ItemFigures.omit({ options: true }),
        }),
      ),
      corrections: z.array(Corrected.extend({ title: z.string() })),
    }),
  }),
})
