/** 教学评价 of a class, for who holds it. */
import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Done, Id } from '../../lib/schema.ts'
import { evaluationPhases } from './phase.rule.ts'
import { abouts, questionKinds } from './questions.rule.ts'

const Question = z.object({
  id: Id,
  about: z.enum(abouts),
  kind: z.enum(questionKinds),
  text: z.string().trim().min(1, '请填写题目').max(200, '不超过 200 个字'),
})
export const EvaluationSave = z
  .object({
    opensOn: BusinessDate,
    closesOn: BusinessDate,
    questions: z
      .array(Question)
      .min(1, '至少一道题')
      .max(30, '最多 30 道题')
      .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, '题目重复'),
    sessions: z.array(Id).max(40, '最多评 40 节课'),
    /** Later classes of the base begin with these questions. */
    keep: z.boolean().default(false),
    /** 0: it is new. */
    revision: z.int().min(0),
  })
  .refine(({ opensOn, closesOn }) => opensOn <= closesOn, { path: ['closesOn'], message: '不能早于开始日期' })

export const EvaluatedSessionView = z.object({
  id: Id,
  day: BusinessDate,
  title: z.string(),
  teacher: z.object({ id: Id, name: z.string() }).nullable(),
})
const EvaluationView = z.object({
  phase: z.enum(evaluationPhases),
  opensOn: BusinessDate,
  closesOn: BusinessDate,
  questions: z.array(Question),
  sessions: z.array(EvaluatedSessionView),
  answered: z.int(),
  revision: z.int(),
})
export const EvaluationState = z.object({
  evaluation: EvaluationView.nullable(),
  members: z.int(),
  /** What a new one begins with. */
  template: z.array(Question),
  timetable: z.array(EvaluatedSessionView),
})

/** `counts`, `mean`: null of fewer than five; `texts`: empty likewise. */
export const ItemResult = z.object({
  key: z.string(),
  about: z.enum(abouts),
  kind: z.enum(questionKinds),
  text: z.string(),
  session: EvaluatedSessionView.nullable(),
  n: z.int().nullable(),
  counts: z.array(z.int()).nullable(),
  mean: z.number().nullable(),
  texts: z.array(z.string()),
})
export const TeacherMean = z.object({ id: Id, name: z.string(), n: z.int(), mean: z.number().nullable() })
const Results = z.object({
  members: z.int(),
  /** Null: fewer than five. */
  answered: z.int().nullable(),
  items: z.array(ItemResult),
  teachers: z.array(TeacherMean),
})

export const evaluations = api('/classes', {
  show: get('/:trainingClass/evaluation', {
    summary: 'The evaluation 教学评价 of a class: its questions, and how many have answered',
    can: 'class.write',
    reply: EvaluationState,
  }),
  save: put('/:trainingClass/evaluation', {
    summary: 'Save the evaluation of a class against its revision',
    can: 'class.write',
    body: EvaluationSave,
    reply: EvaluationState,
  }),
  remind: post('/:trainingClass/evaluation/remind', {
    summary: 'Remind who has not answered, at most once a day',
    can: 'class.write',
    reply: z.object({ told: z.int() }),
  }),
  close: post('/:trainingClass/evaluation/close', {
    summary: 'Close the evaluation for good, before its last day',
    can: 'class.write',
    reply: EvaluationState,
  }),
  remove: del('/:trainingClass/evaluation', {
    summary: 'Remove an evaluation that nobody has answered',
    can: 'class.write',
    reply: Done,
  }),
  results: get('/:trainingClass/evaluation/results', {
    summary: 'Results of a closed evaluation; nothing of fewer than five answers',
    can: 'class.write',
    reply: Results,
  }),
  workbook: get('/:trainingClass/evaluation/file', {
    summary: 'The same as an Excel file',
    can: 'class.write',
    limit: { per: 'person', times: 60, seconds: 600 },
    reply: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  }),
})
