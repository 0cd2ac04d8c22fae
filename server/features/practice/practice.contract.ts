/** Practice 练习 and the book of wrong answers 错题本, one's own alone. */
import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Pictures } from '../assets/assets.contract.ts'
import { Count, Done, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { Words } from '../questions/question.contract.ts'
import { Answer, Slot, SlotResult } from '../quizzes/quizzes.contract.ts'
import { entryStates, modes, origins } from './practice.rule.ts'

const Outcome = z.object({ score: z.int(), total: z.int(), passed: z.boolean().nullable() })
export const OpenSet = z.object({
  id: Id,
  title: z.string(),
  mode: z.enum(modes),
  count: z.int(),
  /** Of a test; 0: as often as one likes. */
  attempts: z.int(),
  passPercent: z.int(),
  to: z.string().nullable(),
  /** The own open round, and how far it is. */
  open: z.object({ run: Id, answered: z.int() }).nullable(),
  /** Of a test: attempts that were handed in, and the best of them. */
  done: z.int(),
  best: Outcome.extend({ run: Id }).nullable(),
  canStart: z.boolean(),
})
/** `result` once the key may be told. */
const RunSlot = Slot.extend({
  result: SlotResult.nullable(),
  /** Of what no key judges: whether it is for oneself to say. */
  assess: z.boolean(),
})
export const RunView = z.object({
  id: Id,
  set: Id.nullable(),
  title: z.string(),
  mode: z.enum([...modes, 'review']),
  state: z.enum(['open', 'finished']),
  passPercent: z.int(),
  /** In the order asked. */
  slots: z.array(RunSlot),
  /** Questions that an examination holds back now: they are not shown. */
  held: z.int(),
  result: Outcome.nullable(),
  /** Addresses of what the questions show, for the caller's session. */
  pictures: Pictures,
})
const WrongAnswerView = z.object({
  id: Id,
  group: z.string(),
  groupName: z.string(),
  state: z.enum(entryStates),
  dueOn: z.string(),
  isDue: z.boolean(),
  streak: z.int(),
  wrong: z.int(),
  note: z.string(),
  /** Null: an examination holds the question back now. */
  shown: z
    .object({
      question: Slot,
      key: Words,
      explanation: Words,
      /** What became of it in the bank since. */
      bank: z.enum(['same', 'changed', 'retired', 'none']),
    })
    .nullable(),
  /** The last last; the own answer in words, '' for none. */
  sources: z.array(z.object({ kind: z.enum(origins), title: z.string(), at: Instant, said: z.string() })),
})
const GroupView = z.object({
  group: z.string(),
  name: z.string(),
  open: z.int(),
  due: z.int(),
  mastered: z.int(),
  wrong: z.int(),
  right: z.int(),
})
/** A topic's id, or `=` and the title of a course. */
const GroupName = z.string().max(300)

export const practice = api('/practice', {
  sets: get('/sets', {
    summary: 'What is open to the caller for practice 练习 and as chapter tests 章节测试',
    can: 'learning.own',
    reply: z.object({ items: z.array(OpenSet) }),
  }),
  /** 409 practice.used, practice.nothing */
  start: post('/sets/:ownPracticeSet/runs', {
    summary: 'Begin a round, or go on with the open one',
    can: 'learning.own',
    limit: { per: 'person', times: 300, seconds: 600 },
    reply: RunView,
  }),
  run: get('/runs/:practiceRun', {
    summary: 'An own round: what was answered is told with its key, but for a test that goes on',
    can: 'learning.own',
    reply: RunView,
  }),
  /** 409 practice.finished, practice.heldBack */
  answer: put('/runs/:practiceRun/answers/:slot', {
    summary: 'Answer a question. In practice the first answer stands; in a test an older seq changes nothing',
    can: 'learning.own',
    body: z.object({ seq: z.int().positive(), answer: Answer }),
    reply: RunSlot.extend({ pictures: Pictures }),
  }),
  assess: put('/runs/:practiceRun/answers/:slot/assessed', {
    summary: 'Say oneself whether a written answer was right, once, with the reference before one',
    can: 'learning.own',
    body: z.object({ right: z.boolean() }),
    reply: RunSlot.extend({ pictures: Pictures }),
  }),
  finish: post('/runs/:practiceRun/finish', { summary: 'End a round', can: 'learning.own', reply: RunView }),
  book: get('/book', {
    summary: 'The own wrong answers 错题本, the last first',
    can: 'learning.own',
    query: PageQuery.extend({
      search: z.string().max(60).optional(),
      group: GroupName.optional(),
      state: z.enum(entryStates).default('open'),
    }),
    reply: page(WrongAnswerView).extend({ pictures: Pictures }),
  }),
  groups: get('/book/groups', {
    summary: 'The own topics, the weakest first',
    can: 'learning.own',
    reply: z.object({ items: z.array(GroupView) }),
  }),
  due: get('/book/due', { summary: 'How many are due for review today', can: 'learning.own', reply: Count }),
  /** 409 review.nothing */
  review: post('/book/review', {
    summary: 'Begin a review of what is due, or of one topic whether it is due or not',
    can: 'learning.own',
    limit: { per: 'person', times: 300, seconds: 600 },
    body: z.object({ group: GroupName.optional() }),
    reply: RunView,
  }),
  save: put('/book/:wrongAnswer', {
    summary: 'Hide a question, put it back, or write a note to it',
    can: 'learning.own',
    body: z.object({
      state: z.enum(['open', 'hidden']).optional(),
      remark: z.string().trim().max(500, '不超过 500 个字').optional(),
    }),
    reply: Done,
  }),
})
