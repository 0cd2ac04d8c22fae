import { z } from 'zod'
import { api, get, post } from '../../../http/endpoint.ts'
import { BusinessDate, Count, Credit, Done, Id, Instant, NewId, Text } from '../../../lib/schema.ts'
import { ProofView, proofReading, proofWriting } from '../../../storage/proofs.contract.ts'
import { leaveStates } from './leaves.rule.ts'

const Session = z.object({ id: Id, day: BusinessDate, from: z.int(), to: z.int(), title: z.string(), credit: Credit })
export const LeaveView = z.object({
  id: Id,
  trainingClass: Id,
  person: Id,
  name: z.string(),
  /** Of the caller, who does not answer it. */
  own: z.boolean(),
  /** Those that are still in the timetable, in its order. */
  sessions: z.array(Session),
  reason: z.string(),
  proofs: z.array(ProofView),
  state: z.enum(leaveStates),
  askedAt: Instant,
  answer: z.object({ by: z.string(), at: Instant, text: z.string() }).nullable(),
})
const List = z.object({ items: z.array(LeaveView) })
const papers = proofWriting('/:leave', {
  of: 'of a leave that I ask for, while it waits',
  can: 'learning.own',
  reply: LeaveView,
})

export const leaves = api('/class-leaves', {
  waiting: get('/waiting', {
    summary: 'How many requests wait in the classes that the caller runs',
    can: 'class.run',
    reply: Count,
  }),
  ofClass: get('/classes/:trainingClass', {
    summary: 'Requests for leave 请假 in a class, what waits first',
    can: 'class.run',
    reply: List,
  }),
  answer: post('/classes/:trainingClass/:leave/answer', {
    summary: 'Grant leave, or refuse it with a remark; may be answered otherwise later',
    can: 'class.run',
    body: z
      .object({ approved: z.boolean(), text: Text.max(200, '不超过 200 个字').default('') })
      .refine(({ approved, text }) => approved || text !== '', { path: ['text'], message: '请写明理由' }),
    reply: Done,
  }),
  paper: proofReading('/classes/:trainingClass/:leave', 'A paper of a request; noted', 'class.run'),
  own: get('/own/:trainingClass', {
    summary: 'My requests in a class, newest first',
    can: 'learning.own',
    reply: List,
  }),
  ask: post('/own/:trainingClass', {
    summary: 'Ask for leave from sessions of a class',
    can: 'learning.own',
    limit: { per: 'person', times: 30, seconds: 3600 },
    body: z.object({
      id: NewId,
      sessions: z.array(Id).min(1, '请选择要请假的课').max(300),
      reason: Text.min(1, '请写明原因').max(500, '不超过 500 个字'),
    }),
    reply: LeaveView,
  }),
  withdraw: post('/:leave/withdraw', {
    summary: 'Take a request back, or a leave that has not begun',
    can: 'learning.own',
    reply: LeaveView,
  }),
  addProof: papers.addProof,
  removeProof: papers.removeProof,
  proof: proofReading('/:leave', 'A paper of mine', 'learning.own'),
})
