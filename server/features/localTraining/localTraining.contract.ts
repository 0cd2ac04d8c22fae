import { z } from 'zod'
import { api, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Count, Credit, Done, Id, Instant, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { ProofView, proofReading, proofWriting } from '../../storage/proofs.contract.ts'
import { MOST_AT_ONCE, traineeStates, trainingStates } from './localTraining.rule.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const SHEETS = [EXCEL, 'application/vnd.ms-excel', 'text/csv', 'text/plain', 'application/octet-stream']
const Hours = Credit.max(100_000, '不超过 1000 学时')

export const Facts = z
  .object({
    title: Name,
    programme: Id.nullable().default(null),
    from: BusinessDate,
    to: BusinessDate,
    place: z.string().trim().max(200, '不超过 200 个字').default(''),
    teachers: z.string().trim().max(500, '不超过 500 个字').default(''),
    hours: Hours.min(1, '请填写学时'),
    summary: Text.default(''),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: '结束日期不能早于开始日期' })

const Counts = z.object({ waiting: z.int(), approved: z.int(), refused: z.int(), revoked: z.int() })
export const TrainingCard = z.object({
  id: Id,
  unit: Id,
  unitName: z.string(),
  title: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  hours: Credit,
  state: z.enum(trainingStates),
  counts: Counts,
})
const Act = z.object({ by: z.string(), at: Instant }).nullable()
export const TrainingView = TrainingCard.extend({
  programme: z.object({ id: Id, title: z.string() }).nullable(),
  place: z.string(),
  teachers: z.string(),
  summary: z.string(),
  proofs: z.array(ProofView),
  revision: z.int(),
  remarks: z.string(),
  submitted: Act,
  decided: Act,
  /** What the caller may do with it now. `facts`: title, days, hours. */
  may: z.object({
    edit: z.boolean(),
    facts: z.boolean(),
    withdraw: z.boolean(),
    reopen: z.boolean(),
    remove: z.boolean(),
    decide: z.boolean(),
    correct: z.boolean(),
  }),
})
/** `overlaps`: trainings of the same days that the person is recorded or reported for, in words. */
export const TraineeRow = z.object({
  person: Id,
  name: z.string(),
  unitName: z.string(),
  hours: Credit,
  state: z.enum(traineeStates),
  remarks: z.string(),
  overlaps: z.array(z.string()),
})
const TrainingFilter = {
  state: z.enum(trainingStates).optional(),
  year: z.coerce.number().int().min(2000).max(2100).optional(),
  search: z.string().trim().max(60).optional(),
}
const TraineeFilter = { search: z.string().trim().max(60).optional(), state: z.enum(traineeStates).optional() }
const People = z.array(Id).min(1, '请选择人员').max(MOST_AT_ONCE, `一次不超过 ${MOST_AT_ONCE} 人`)
const Reason = Text.min(1, '请写明理由').max(500, '不超过 500 个字')
const Revision = { revision: z.int() }
const RowFault = z.object({
  row: z.int(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  suggestion: z.string(),
})

const one = '/:localTraining'
const proofs = proofWriting(one, {
  of: 'of a rotation training, while the institution may change it',
  can: 'localTraining.report',
  reply: TrainingView,
})

export const localTraining = api('/local-trainings', {
  list: get('', {
    summary: 'Rotation trainings 轮训 of the caller’s units, the last first; drafts only of who reports',
    can: 'localTraining.read',
    query: PageQuery.extend(TrainingFilter),
    reply: page(TrainingCard),
  }),
  waiting: get('/waiting', {
    summary: 'How many wait for the caller’s approval',
    can: 'localTraining.approve',
    reply: Count,
  }),
  returned: get('/returned', {
    summary: 'How many of the caller’s were sent back',
    can: 'localTraining.report',
    reply: Count,
  }),
  choices: get('/choices', {
    summary: 'What the form offers: the caller’s units, and programmes that hold for them',
    can: 'localTraining.report',
    reply: z.object({
      units: z.array(z.object({ id: Id, name: z.string() })),
      programmes: z.array(z.object({ id: Id, title: z.string() })),
    }),
  }),
  create: post('', {
    summary: 'Begin a report; `unit`: one of the caller’s, without it the highest',
    can: 'localTraining.report',
    body: Facts.safeExtend({ id: NewId, unit: Id.optional() }),
    reply: TrainingView,
  }),
  show: get(one, { summary: 'One of them', can: 'localTraining.read', reply: TrainingView }),
  save: put(one, {
    summary: 'Change its facts while nobody of it is approved',
    can: 'localTraining.report',
    body: Facts.safeExtend(Revision),
    reply: TrainingView,
  }),
  remove: post(`${one}/remove`, {
    summary: 'Remove a report of which nothing was approved',
    can: 'localTraining.report',
    reply: Done,
  }),
  addProof: proofs.addProof,
  removeProof: proofs.removeProof,
  proof: proofReading(one, 'A proof of it; noted', 'localTraining.read'),

  roster: get(`${one}/people`, {
    summary: 'Its roster, by pinyin',
    can: 'localTraining.read',
    query: PageQuery.extend(TraineeFilter),
    reply: page(TraineeRow),
  }),
  workbook: get(`${one}/people/workbook`, {
    summary: 'The same as an Excel file; logged',
    can: 'localTraining.read',
    limit: { per: 'person', times: 30, seconds: 60 },
    query: z.object(TraineeFilter),
    reply: file(EXCEL),
  }),
  /** Who is on the roster already keeps the state, with the hours that are given. 422 localTraining.outside. */
  addPeople: post(`${one}/people`, {
    summary: 'Put people on the roster who held a post in the institution at that time',
    can: 'localTraining.report',
    body: z.object({
      people: z
        .array(z.object({ person: Id, hours: Hours.nullable().default(null) }))
        .min(1, '请选择人员')
        .max(500, '一次不超过 500 人'),
    }),
    reply: TrainingView,
  }),
  addUnit: post(`${one}/people/unit`, {
    summary: 'Put everybody of a unit on the roster, or those with one post',
    can: 'localTraining.report',
    body: z.object({ unit: Id, position: Id.nullable().default(null) }),
    reply: TrainingView,
  }),
  removePeople: post(`${one}/people/remove`, {
    summary: 'Take people off the roster who are not approved',
    can: 'localTraining.report',
    body: z.object({ people: People }),
    reply: TrainingView,
  }),
  readFile: post(`${one}/people/file`, {
    summary: 'Read a roster out of a spreadsheet, row by row, and change nothing',
    can: 'localTraining.report',
    limit: { per: 'person', times: 60, seconds: 600 },
    upload: { maxBytes: 10 * 2 ** 20, types: SHEETS },
    reply: z.object({
      people: z.array(TraineeRow.omit({ state: true, remarks: true }).extend({ row: z.int(), known: z.boolean() })),
      errors: z.array(RowFault),
    }),
  }),

  submit: post(`${one}/submit`, {
    summary: 'Lay it before the committee; twice is once',
    can: 'localTraining.report',
    body: z.object(Revision),
    reply: TrainingView,
  }),
  withdraw: post(`${one}/withdraw`, {
    summary: 'Take it back while it waits',
    can: 'localTraining.report',
    reply: TrainingView,
  }),
  reopen: post(`${one}/reopen`, {
    summary: 'Report those again who were not approved',
    can: 'localTraining.report',
    reply: TrainingView,
  }),
  approve: post(`${one}/approve`, {
    summary: 'Approve all who wait, or some: it goes on their record; twice is once',
    can: 'localTraining.approve',
    body: z.object({ ...Revision, people: People.optional() }),
    reply: TrainingView,
  }),
  refuse: post(`${one}/refuse`, {
    summary: 'Refuse single people with the reason',
    can: 'localTraining.approve',
    body: z.object({ ...Revision, people: People, remarks: Reason }),
    reply: TrainingView,
  }),
  sendBack: post(`${one}/send-back`, {
    summary: 'Send it back as a whole; who is approved stays so',
    can: 'localTraining.approve',
    body: z.object({ ...Revision, remarks: Reason }),
    reply: TrainingView,
  }),
  revoke: post(`${one}/revoke`, {
    summary: 'Take approvals back by compensating records: of all, or of some',
    can: 'localTraining.approve',
    body: z.object({ people: People.optional(), reason: Reason }),
    reply: TrainingView,
  }),
  correct: post(`${one}/correct`, {
    summary: 'Put the hours of approved people right, by compensating records',
    can: 'localTraining.approve',
    body: z.object({ people: People, hours: Hours.min(1, '请填写学时'), reason: Reason }),
    reply: TrainingView,
  }),
})
