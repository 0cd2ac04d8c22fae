import { z } from 'zod'
import { api, get, post, put } from '../../../http/endpoint.ts'
import { Id, Instant, NewId } from '../../../lib/schema.ts'
import { Pictures } from '../../assets/assets.contract.ts'
import { Answer, Slot, SlotResult } from '../../quizzes/quizzes.contract.ts'
import { examPhases, resultsRules } from '../exams.rule.ts'

const OwnSitting = z.object({
  id: Id,
  number: z.int(),
  state: z.enum(['open', 'handed-in', 'finished', 'void']),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  /** Null before results are shown. */
  score: z.int().nullable(),
  total: z.int(),
  passed: z.boolean().nullable(),
  voided: z.string().nullable(),
})
export const OwnExamCard = z.object({
  id: Id,
  title: z.string(),
  opensAt: Instant,
  closesAt: Instant,
  minutes: z.int(),
  /** 加时, of it. */
  extra: z.int(),
  phase: z.enum(examPhases),
  state: z.enum(['coming', 'can-start', 'open', 'done', 'missed']),
})
export const OwnExamView = OwnExamCard.extend({
  instructions: z.string(),
  attempts: z.int(),
  untilPassed: z.boolean(),
  passPercent: z.int(),
  results: z.enum(resultsRules),
  now: Instant,
  whyNot: z.string().nullable(),
  sittings: z.array(OwnSitting),
})
/** What the page asks while it is open: by how the sitting stands now. */
const Standing = z.object({
  state: z.enum(['open', 'handed-in', 'finished', 'void']),
  deadlineAt: Instant,
  held: z.boolean(),
  now: Instant,
})
/** A question of a paper, without its key. */
const SittingSlot = Slot.extend({ section: z.string() })
export const SittingView = Standing.extend({
  id: Id,
  exam: Id,
  title: z.string(),
  slots: z.array(SittingSlot),
  /** Addresses of what the questions show, for the caller's session. */
  pictures: Pictures,
})
const Lease = z.object({ lease: NewId })

export const ownExams = api('/own-exams', {
  list: get('', {
    summary: 'Examinations that the caller is to sit or has sat, the next first',
    can: 'learning.own',
    reply: z.object({ items: z.array(OwnExamCard) }),
  }),
  show: get('/:exam', { summary: 'One of them, and the own sittings', can: 'learning.own', reply: OwnExamView }),
  /** 409 sitting.elsewhere while another page writes: with `take` that one stops. */
  start: post('/:exam/start', {
    summary: 'Begin, or go on with the open sitting: the paper without its key, and what is saved',
    can: 'learning.own',
    limit: { per: 'person', times: 300, seconds: 600 },
    body: Lease.extend({ take: z.boolean().default(false) }),
    reply: SittingView,
  }),
  result: get('/sittings/:sitting', {
    summary: 'What a sitting came to: by the rule of the examination',
    can: 'learning.own',
    reply: OwnSitting.extend({
      exam: Id,
      title: z.string(),
      results: z.enum(resultsRules),
      /** Answers that came after the end and do not count. */
      late: z.int(),
      /** Null as long as results are not shown. */
      slots: z.array(SittingSlot.extend({ result: SlotResult })).nullable(),
      pictures: Pictures,
    }),
  }),
  /** `late`: it came after the end, and is kept without counting. 409 sitting.taken, sitting.held. */
  answer: put('/sittings/:sitting/answers/:slot', {
    summary: 'Save an answer; an older seq changes nothing',
    can: 'learning.own',
    body: Lease.extend({ seq: z.int().positive(), answer: Answer }),
    reply: z.object({ seq: z.int(), savedAt: Instant, late: z.boolean() }),
  }),
  beat: post('/sittings/:sitting/beat', {
    summary: 'The page is there: whether its window is in front, and how often it was left',
    can: 'learning.own',
    body: Lease.extend({ away: z.boolean(), left: z.int().min(0).max(100_000) }),
    reply: Standing.extend({ mine: z.boolean() }),
  }),
  finish: post('/sittings/:sitting/finish', {
    summary: 'Hand in; what is handed in stays as it is',
    can: 'learning.own',
    body: Lease,
    reply: Standing,
  }),
})
