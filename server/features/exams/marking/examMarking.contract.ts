import { z } from 'zod'
import { api, file, get, post } from '../../../http/endpoint.ts'
import { Count, Done, Id, PageQuery, Text, page } from '../../../lib/schema.ts'
import { Pictures } from '../../assets/assets.contract.ts'
import { RubricLine, Words } from '../../questions/question.contract.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const MarkId = z.string().max(140)

export const ExamQuestion = z.object({
  question: Id,
  stem: Words,
  /** Of a part of a case: what it is about. */
  passage: Words.optional(),
  reference: Words,
  points: z.int(),
  /** Lines 评分要点 of an essay, and what each earns. */
  rubric: z.array(RubricLine),
  /** For the caller: what waits, and what was marked by it; without a second marker what was marked by anybody. */
  waiting: z.int(),
  marked: z.int(),
})
/** Without the name of who wrote it, and without what anybody else gave. */
const ToMark = z.object({
  id: z.string(),
  text: z.string(),
  awarded: z.int().nullable(),
  comment: z.string(),
  lines: z.array(Id),
})
const Given = z.object({ awarded: z.int(), comment: z.string(), lines: z.array(Id) })
const Arbitrated = z.object({
  id: z.string(),
  question: Id,
  text: z.string(),
  points: z.int(),
  /** Of two markers, without their names. */
  given: z.array(Given),
})
const MarkerTally = z.object({
  question: Id,
  name: z.string(),
  count: z.int(),
  /** Percent of the points. */
  mean: z.number(),
  /** Points above (or below nothing: below) the other marker of the same answers, on average; null without one. */
  difference: z.number().nullable(),
  /** How far apart they are, whoever gave more. */
  apart: z.number().nullable(),
})
const Progress = z.object({
  question: Id,
  stem: z.string(),
  answers: z.int(),
  /** Two markers: marked by one of them. */
  once: z.int(),
  arbitration: z.int(),
  decided: z.int(),
})
const Mark = {
  awarded: z.int('请填写整数').min(0, '不小于 0').max(100, '不超过 100'),
  comment: Text.max(500).default(''),
  lines: z.array(Id).max(20).default([]),
}

export const examMarking = api('/exams', {
  waitingCount: get('/marking/waiting/count', {
    summary: 'How many answers of examinations wait for the caller’s mark',
    can: 'exam.mark',
    reply: Count,
  }),
  questions: get('/:exam/marking', {
    summary: 'Questions of an examination that people mark, and how many answers wait',
    can: 'exam.mark',
    reply: z.object({
      items: z.array(ExamQuestion),
      markers: z.int(),
      arbitration: z.int(),
      organises: z.boolean(),
      pictures: Pictures,
    }),
  }),
  answers: get('/:exam/marking/:question', {
    summary:
      'Answers to one question, anonymous: those that wait, those that the caller marked, those that have points',
    can: 'exam.mark',
    /** With two markers `marked` are the caller’s own; `decided` is for who organises the examination. */
    query: PageQuery.extend({ marked: z.stringbool().default(false), decided: z.stringbool().default(false) }),
    reply: page(ToMark),
  }),
  deal: post('/:exam/marking/:question/deal', {
    summary: 'Answers to mark next: nobody else is dealt them, but for a second marker',
    can: 'exam.mark',
    reply: z.object({ items: z.array(ToMark) }),
  }),
  putBack: post('/:exam/marking/:question/put-back', {
    summary: 'Give answers back that were dealt and not marked',
    can: 'exam.mark',
    body: z.object({ ids: z.array(MarkId).min(1).max(50) }),
    reply: Done,
  }),
  /** 409 mark.taken, mark.decided; mark.changed for a mark that counts already, without a reason. */
  mark: post('/:exam/marking/:question', {
    summary: 'Give points for answers to one question',
    can: 'exam.mark',
    body: z.object({
      correction: z.string().trim().max(300).optional(),
      marks: z
        .array(z.object({ id: MarkId, ...Mark }))
        .min(1)
        .max(100),
    }),
    reply: Done,
  }),
  arbitrations: get('/:exam/arbitrations', {
    summary: 'Answers whose two marks lie too far apart, for a third marker',
    can: 'exam.mark',
    query: PageQuery,
    reply: page(Arbitrated),
  }),
  arbitrate: post('/:exam/arbitrations', {
    summary: 'Decide between two marks: the points that count',
    can: 'exam.mark',
    body: z.object({ id: MarkId, ...Mark }),
    reply: Done,
  }),
  progress: get('/:exam/markers', {
    summary: 'How far the marking is, by question and by marker',
    can: 'exam.write',
    reply: z.object({ questions: z.array(Progress), markers: z.array(MarkerTally) }),
  }),
  markersWorkbook: get('/:exam/markers/workbook', {
    summary: 'The same as an Excel file; logged',
    can: 'exam.write',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
})
