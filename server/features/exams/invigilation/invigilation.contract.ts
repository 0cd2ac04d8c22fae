import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { Done, Id, Instant, NewId, PageQuery, Text, page } from '../../../lib/schema.ts'

const Reason = Text.min(1, '请写明理由').max(300, '不超过 300 个字')
const Minutes = z.int('请填写整数').min(1, '至少 1 分钟').max(300, '不超过 300 分钟')
export const BoardRow = z.object({
  sitting: Id,
  name: z.string(),
  unitName: z.string(),
  number: z.int(),
  /** `lost`: open, and its page was not heard of for a while. */
  state: z.enum(['ready', 'open', 'lost', 'held', 'handed-in', 'finished', 'void']),
  answered: z.int(),
  questions: z.int(),
  startedAt: Instant.nullable(),
  deadlineAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Times that the window was left, and whether it is now. */
  left: z.int(),
  away: z.boolean(),
  /** Answers that came after the end and were not accepted. */
  late: z.int(),
})
export const boardFilters = ['ready', 'open', 'lost', 'held', 'done', 'void'] as const

export const invigilation = api('/exams', {
  board: get('/:exam/board', {
    summary: 'The live board 监考: who has begun, how far, who is disconnected, who has handed in',
    can: 'exam.invigilate',
    query: PageQuery.extend({ state: z.enum(boardFilters).optional(), search: z.string().max(60).optional() }),
    reply: page(BoardRow).extend({
      now: Instant,
      counts: z.object({
        ready: z.int(),
        open: z.int(),
        lost: z.int(),
        held: z.int(),
        done: z.int(),
        void: z.int(),
      }),
    }),
  }),
  /** For all: also the end of the examination moves; `reopen`: those collected by their deadline within that time go on. */
  extend: post('/:exam/extend', {
    summary: 'Give everybody more time by one act, with a reason: after an outage',
    can: 'exam.invigilate',
    body: z.object({ id: NewId, minutes: Minutes, reopen: z.boolean(), reason: Reason }),
    reply: z.object({ extended: z.int(), reopened: z.int() }),
  }),
  extendOne: post('/sittings/:sitting/extend', {
    summary: 'Give one candidate more time, with a reason',
    can: 'exam.invigilate',
    body: z.object({ id: NewId, minutes: Minutes, reason: Reason }),
    reply: Done,
  }),
  hold: post('/sittings/:sitting/hold', {
    summary: 'Stop one candidate and the clock, with a reason',
    can: 'exam.invigilate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
  resume: post('/sittings/:sitting/resume', {
    summary: 'Let the candidate go on; the time in between is given back',
    can: 'exam.invigilate',
    reply: Done,
  }),
  void: post('/sittings/:sitting/void', {
    summary: 'Declare a sitting void, with a reason; `again`: it takes away no attempt',
    can: 'exam.invigilate',
    body: z.object({ reason: Reason, again: z.boolean() }),
    reply: Done,
  }),
  late: get('/sittings/:sitting/late', {
    summary: 'Answers that came after the end',
    can: 'exam.invigilate',
    reply: z.object({
      items: z.array(
        z.object({ place: z.int(), stem: z.string(), answer: z.string(), at: Instant, accepted: z.boolean() }),
      ),
    }),
  }),
  acceptLate: post('/sittings/:sitting/late', {
    summary: 'Count the answers that came after the end, with a reason',
    can: 'exam.invigilate',
    body: z.object({ reason: Reason }),
    reply: Done,
  }),
})
