import { z } from 'zod'
import { api, del, file, get, post } from '../../../http/endpoint.ts'
import { Done, Id, Instant, NewId, PageQuery, page } from '../../../lib/schema.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What is right of a question, by its kind. */
export const Key = z.union([
  z.object({ option: Id }),
  z.object({ options: z.array(Id).min(1, '请选择答案').max(26) }),
  z.object({ judge: z.boolean() }),
  /** Of each gap what is accepted. */
  z.object({
    blanks: z
      .array(z.array(z.string().trim().min(1).max(200)).min(1, '请填写答案').max(20))
      .min(1)
      .max(20),
  }),
  z.object({ order: z.array(Id).min(1).max(26) }),
  z.object({ pairs: z.record(Id, Id) }),
])
export type Key = z.infer<typeof Key>
/**
 * `replace`: another key; `also`: it counts beside what counts already; `full`: everybody gets all points; `out`: the
 * question no longer counts; `restore`: as it was asked.
 */
export const Change = z.discriminatedUnion('how', [
  z.object({ how: z.literal('replace'), key: Key }),
  z.object({ how: z.literal('also'), key: Key }),
  z.object({ how: z.literal('full') }),
  z.object({ how: z.literal('out') }),
  z.object({ how: z.literal('restore') }),
])
export type Change = z.infer<typeof Change>

/** `failed`: counting, or once it is confirmed regrading, has stopped; it is asked for again. */
export const correctionStates = ['counting', 'ready', 'applying', 'applied', 'failed'] as const
const Counts = z.object({
  sittings: z.int(),
  changed: z.int(),
  up: z.int(),
  down: z.int(),
  gained: z.int(),
  lost: z.int(),
})
export const CorrectionView = z.object({
  id: Id,
  exam: Id,
  examTitle: z.string(),
  question: Id,
  stem: z.string(),
  /** What is corrected, in words. */
  words: z.string(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  state: z.enum(correctionStates),
  /** How far the counting or the regrading is, 0..1. */
  progress: z.number(),
  counts: Counts.nullable(),
  confirmedAt: Instant.nullable(),
})
const Standing = z.object({
  points: z.int(),
  score: z.int().nullable(),
  total: z.int(),
  passed: z.boolean().nullable(),
})
const ChangeRow = z.object({
  sitting: Id,
  name: z.string(),
  unitName: z.string(),
  before: Standing,
  after: Standing,
})
const Choice = z.object({ id: Id, text: z.string() })
export const QuestionToCorrect = z.object({
  question: Id,
  kind: z.enum(['single', 'multiple', 'judge', 'blank', 'order', 'match', 'short', 'essay']),
  stem: z.string(),
  points: z.int(),
  /** What may be chosen, put in order, or matched with `right`. */
  options: z.array(Choice),
  right: z.array(Choice),
  /** What counts now, as it is sent and in words; several count beside each other. */
  keys: z.array(Key),
  now: z.string(),
  history: z.array(CorrectionView),
})

export const examCorrections = api('/exams', {
  /** 409 exam.notClosed. */
  question: get('/:exam/questions/:question', {
    summary: 'A question of an examination that is over: its key as it counts, and what was corrected',
    can: 'exam.write',
    reply: QuestionToCorrect,
  }),
  /** 409 exam.notClosed. */
  ask: post('/:exam/corrections', {
    summary: 'Correct the key 更正答案 of a question: who would get another result is counted first',
    can: 'exam.write',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: z.object({
      id: NewId,
      question: Id,
      change: Change,
      reason: z.string().trim().min(1, '请填写理由').max(300, '不超过 300 个字'),
    }),
    reply: CorrectionView,
  }),
  show: get('/corrections/:keyCorrection', {
    summary: 'A correction, and its counts',
    can: 'exam.write',
    reply: CorrectionView,
  }),
  changes: get('/corrections/:keyCorrection/changes', {
    summary: 'Whose result changes by a correction, by name: from what to what',
    can: 'exam.write',
    query: PageQuery.extend({ search: z.string().max(60).optional(), effect: z.enum(['gained', 'lost']).optional() }),
    reply: page(ChangeRow),
  }),
  workbook: get('/corrections/:keyCorrection/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'exam.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
  /** 409 correction.stale when another one was confirmed since it was counted. */
  confirm: post('/corrections/:keyCorrection/confirm', {
    summary: 'Regrade by it: results change, who is concerned is told',
    can: 'exam.write',
    reply: CorrectionView,
  }),
  recount: post('/corrections/:keyCorrection/recount', {
    summary: 'Count anew whose result would change, of one that is not confirmed',
    can: 'exam.write',
    reply: CorrectionView,
  }),
  withdraw: del('/corrections/:keyCorrection', {
    summary: 'Give up one that is not confirmed',
    can: 'exam.write',
    reply: Done,
  }),
})
