import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { Done, Id, Instant, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { examPhases, MOST_ADDED, MOST_ATTEMPTS, resultsRules } from './exams.rule.ts'
import { ONE_MARKER } from './marking/marking.rule.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const Moment = z.iso.datetime({ error: '请填写日期和时间' }).transform((text) => new Date(text))
const SHARED = {
  title: Name.max(80, '不超过 80 个字'),
  instructions: Text,
  paper: z.union([Id, z.literal('')]).refine((id) => id !== '', { message: '请选择试卷' }),
  minutes: z.int('请填写整数').min(1, '至少 1 分钟').max(600, '不超过 600 分钟'),
  attempts: z.int('请填写整数').min(1, '至少 1 次').max(MOST_ATTEMPTS, `不超过 ${MOST_ATTEMPTS} 次`),
  shuffle: z.boolean(),
  untilPassed: z.boolean(),
  passPercent: z.int('请填写整数').min(0).max(100, '不超过 100'),
  results: z.enum(resultsRules),
  showsKey: z.boolean(),
  /** How many mark each answer, and by how much two may differ: see marking.rule.ts. */
  marking: z
    .object({
      markers: z.literal([1, 2]),
      allowed: z.int('请填写整数').min(0, '不小于 0').max(100, '不超过 100'),
      unit: z.enum(['points', 'percent']),
    })
    .default(ONE_MARKER),
  class: Id.nullable(),
}
const Extra = z.object({ person: Id, minutes: z.int('请填写整数').min(1, '至少 1 分钟').max(300, '不超过 300 分钟') })
const Fields = z
  .object({
    ...SHARED,
    opensAt: Moment,
    closesAt: Moment,
    people: z.array(Id).max(MOST_ADDED, `最多添加 ${MOST_ADDED} 人`),
    extras: z.array(Extra).max(200),
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, { path: ['closesAt'], message: '应晚于开始时间' })

const Named = z.object({ id: Id, name: z.string() })
export const ExamCard = z.object({
  id: Id,
  title: z.string(),
  opensAt: Instant,
  closesAt: Instant,
  minutes: z.int(),
  className: z.string(),
  phase: z.enum(examPhases),
})
export const ExamView = ExamCard.extend({
  ...SHARED,
  paperTitle: z.string(),
  people: z.array(Named),
  extras: z.array(Extra.extend({ name: z.string() })),
  /** The paper was changed since this was scheduled: asked is the paper as it was. */
  paperNewer: z.boolean(),
  releasedAt: Instant.nullable(),
  revision: z.int(),
  /** What this caller may do with it. */
  may: z.object({ write: z.boolean(), invigilate: z.boolean(), mark: z.boolean() }),
  counts: z.object({
    candidates: z.int(),
    open: z.int(),
    /** Of those, held by an invigilator: nothing is over as long as one is. */
    held: z.int(),
    handedIn: z.int(),
    finished: z.int(),
    void: z.int(),
    passed: z.int(),
    /** Answers that wait for a mark, an arbiter’s among them. */
    waiting: z.int(),
  }),
})
const ResultRow = z.object({
  sitting: Id,
  name: z.string(),
  unitName: z.string(),
  number: z.int(),
  state: z.enum(['ready', 'open', 'handed-in', 'finished', 'void']),
  finishedAt: Instant.nullable(),
  score: z.int().nullable(),
  total: z.int(),
  passed: z.boolean().nullable(),
})

export const exams = api('/exams', {
  list: get('', {
    summary: 'Examinations 考试 of the caller’s units, the last first',
    can: 'exam.read',
    query: PageQuery.extend({
      search: z.string().max(60).optional(),
      /** `marking`: answers wait for the caller’s mark. */
      phase: z.enum(['coming', 'open', 'over', 'marking']).optional(),
    }),
    reply: page(ExamCard),
  }),
  choices: get('/choices', {
    summary: 'Classes, papers and people that an examination may name; with `class` its members too',
    can: 'exam.write',
    query: z.object({
      search: z.string().max(60).optional(),
      what: z.enum(['class', 'paper', 'person', 'requirement', 'unit']),
      class: Id.optional(),
    }),
    reply: z.object({ items: z.array(Named.extend({ path: z.string() })) }),
  }),
  owing: get('/owing', {
    summary: 'Who is held to a requirement below a unit and has not fulfilled it, by name: to be added as candidates',
    can: 'exam.write',
    limit: { per: 'person', times: 60, seconds: 60 },
    query: z.object({ requirement: Id, unit: Id }),
    /** `more`: there are more than can be added. */
    reply: z.object({ people: z.array(Named), more: z.boolean() }),
  }),
  create: post('', {
    summary: 'Make an examination, not yet scheduled',
    can: 'exam.write',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: Fields.safeExtend({ id: NewId }),
    reply: ExamView,
  }),
  show: get('/:exam', { summary: 'An examination and how many sit it', can: 'exam.read', reply: ExamView }),
  /** 409 exam.begun once it is open. */
  save: put('/:exam', {
    summary: 'Change an examination against its revision, as long as it has not begun',
    can: 'exam.write',
    body: Fields.safeExtend({ revision: z.int() }),
    reply: ExamView,
  }),
  schedule: post('/:exam/schedule', {
    summary: 'Schedule it: candidates are told, their papers are frozen before the start',
    can: 'exam.write',
    body: z.object({ revision: z.int() }),
    reply: ExamView,
  }),
  takePaper: post('/:exam/paper', {
    summary: 'Ask the paper as it stands now, as long as it has not begun',
    can: 'exam.write',
    body: z.object({ revision: z.int() }),
    reply: ExamView,
  }),
  withdraw: post('/:exam/withdraw', {
    summary: 'Take the scheduling back before it begins; candidates are told',
    can: 'exam.write',
    reply: ExamView,
  }),
  release: post('/:exam/release', {
    summary: 'Show all results, when it is over and everything is marked',
    can: 'exam.write',
    reply: ExamView,
  }),
  remove: del('/:exam', { summary: 'Remove one that is not scheduled', can: 'exam.write', reply: Done }),
  results: get('/:exam/results', {
    summary: 'Results by name',
    can: 'exam.read',
    query: PageQuery.extend({ search: z.string().max(60).optional() }),
    reply: page(ResultRow),
  }),
  workbook: get('/:exam/results/workbook', {
    summary: 'Results as an Excel file; logged',
    can: 'exam.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
})
