import { z } from 'zod'
import { api, del, file, get, post, put } from '../../http/endpoint.ts'
import { BusinessDate, Count, Done, Id, Instant, Name, NewId, PageQuery, Text, page } from '../../lib/schema.ts'
import { assignmentKinds, MOST_CRITERIA, MOST_LEVELS, scales, submissionStates } from './assignments.rule.ts'

const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const Points = z.int('请填写整数').min(0, '不能少于 0 分').max(1_000, '不超过 1000 分')
const Level = z.object({ id: Id, title: Name.max(60, '不超过 60 个字'), points: Points })
const Criterion = z.object({
  id: Id,
  title: Name.max(60, '不超过 60 个字'),
  levels: z.array(Level).min(2, '每一项至少两档').max(MOST_LEVELS, `每一项不超过 ${MOST_LEVELS} 档`),
})
const FIELDS = {
  title: Name.max(80, '不超过 80 个字'),
  kind: z.enum(assignmentKinds),
  instructions: Text,
  dueOn: BusinessDate,
  closesOn: BusinessDate,
  least: z.int('请填写整数').min(0).max(10_000, '不超过 10000 字'),
  files: z.boolean(),
  scale: z.enum(scales),
  points: Points.min(1, '至少 1 分'),
  passPoints: Points,
  rubric: z.array(Criterion).max(MOST_CRITERIA, `不超过 ${MOST_CRITERIA} 项`),
  counts: z.boolean(),
  group: z.boolean(),
}
const Fields = z
  .object(FIELDS)
  .refine(({ dueOn, closesOn }) => closesOn >= dueOn, { path: ['closesOn'], message: '不能早于截止日期' })

const HandIns = z.object({
  /** Submissions that are asked for, and of these handed in, waiting for marks, marked. */
  asked: z.int(),
  handedIn: z.int(),
  waiting: z.int(),
  marked: z.int(),
})
export const AskedView = z.object({
  ...FIELDS,
  id: Id,
  class: Id,
  state: z.enum(['draft', 'published']),
  publishedAt: Instant.nullable(),
  changes: z.array(z.object({ at: Instant, by: z.string(), reason: z.string() })),
  revision: z.int(),
})
export const AssignmentView = AskedView.extend({ handIns: HandIns })
const QueueRow = z.object({
  /** Null: nothing was handed in. */
  submission: Id.nullable(),
  name: z.string(),
  people: z.array(z.string()),
  state: z.enum(submissionStates),
  late: z.boolean(),
  handedAt: Instant.nullable(),
  versions: z.int(),
  points: z.int().nullable(),
  passed: z.boolean().nullable(),
  /** With how many others it has passages in common. */
  resembles: z.int(),
})
export const WaitingRow = z.object({
  submission: Id,
  assignment: Id,
  title: z.string(),
  class: z.string(),
  name: z.string(),
  late: z.boolean(),
  handedAt: Instant,
})

export const assignments = api('/assignments', {
  waitingCount: get('/waiting/count', {
    summary: 'How many submissions wait in classes that the caller runs',
    can: 'class.run',
    reply: Count,
  }),
  waiting: get('/waiting', {
    summary: 'Submissions that wait for marks in classes that the caller runs, the first handed in first',
    can: 'class.run',
    query: PageQuery,
    reply: page(WaitingRow),
  }),
  list: get('/classes/:trainingClass', {
    summary: 'Assignments 作业 of a class, by their last day',
    can: 'class.run',
    reply: z.object({ items: z.array(AssignmentView) }),
  }),
  create: post('/classes/:trainingClass', {
    summary: 'Make an assignment, unpublished',
    can: 'class.run',
    limit: { per: 'person', times: 120, seconds: 3600 },
    body: Fields.safeExtend({ id: NewId }),
    reply: AssignmentView,
  }),
  earlier: get('/classes/:trainingClass/earlier', {
    summary: 'Assignments of earlier classes of the same programme or base that the caller runs: to copy from',
    can: 'class.run',
    reply: z.object({ items: z.array(z.object({ ...FIELDS, id: Id, of: z.string() })) }),
  }),
  workbook: get('/classes/:trainingClass/workbook', {
    summary: 'Results of all assignments of a class as an Excel file; logged',
    can: 'class.run',
    limit: { per: 'person', times: 30, seconds: 60 },
    reply: file(EXCEL),
  }),
  show: get('/:assignment', {
    summary: 'An assignment with its submissions: those that wait first, and who has handed in nothing',
    can: 'class.run',
    reply: z.object({ assignment: AssignmentView, class: z.string(), queue: z.array(QueueRow) }),
  }),
  /** 409 assignment.frozen for what must not change any more, 422 assignment.reason without a reason. */
  save: put('/:assignment', {
    summary: 'Change an assignment; once something was handed in with the reason, and not everything',
    can: 'class.run',
    body: Fields.safeExtend({ revision: z.int(), reason: Text.max(500, '不超过 500 个字').default('') }),
    reply: AssignmentView,
  }),
  publish: post('/:assignment/publish', {
    summary: 'Publish it; all trainees of the class are told',
    can: 'class.run',
    body: z.object({ revision: z.int() }),
    reply: AssignmentView,
  }),
  withdraw: post('/:assignment/withdraw', {
    summary: 'Take the publication back as long as nobody has begun',
    can: 'class.run',
    reply: AssignmentView,
  }),
  remove: del('/:assignment', { summary: 'Remove one that is not published', can: 'class.run', reply: Done }),
})
