import { z } from 'zod'
import { api, get, post, put } from '../../http/endpoint.ts'
import { Count, Id, Instant, PageQuery, page } from '../../lib/schema.ts'
import { Pictures } from '../assets/assets.contract.ts'
import { PartAnswer } from '../questions/answer.contract.ts'
import {
  CaseQuestion,
  Choice,
  EssayQuestion,
  MatchQuestion,
  MultipleScoring,
  OrderQuestion,
  RubricLine,
  Words,
} from '../questions/question.contract.ts'

/**
 * A draft may be unfinished in every part, so that it can be saved at any time; `obstacles.ts` of courses says what is
 * missing before it is submitted.
 */
export const Option = z.object({ id: Id, text: z.string().trim().max(500) })
/** Of the bank from which it was taken, as it stood then; absent: written here. */
const origin = z.object({ question: Id, version: z.int() }).optional()
const base = {
  id: Id,
  stem: Words,
  explanation: Words.default(''),
  points: z.int().min(1).max(100),
  origin,
}

const chosen = <W extends z.ZodType, O extends z.ZodType>(words: W, explanation: W | z.ZodDefault<W>, option: O) => {
  const asked = { ...base, stem: words, explanation }
  const options = z.array(option).max(26)
  return [
    z.object({ ...asked, kind: z.literal('single'), options, answer: z.union([Id, z.literal('')]) }),
    z.object({
      ...asked,
      kind: z.literal('multiple'),
      options,
      answer: z.array(Id).max(26),
      /** Absent: all or nothing. */
      scoring: MultipleScoring.optional(),
    }),
    z.object({ ...asked, kind: z.literal('judge'), answer: z.boolean().nullable() }),
  ] as const
}
/** The kinds that are answered by choosing, and so at once: 单选、多选、判断. In plain words: for videos. */
const text = z.string().trim().max(2_000)
export const ChoiceQuestion = z.discriminatedUnion('kind', chosen(text, text.default(''), Option))
export type ChoiceQuestion = z.infer<typeof ChoiceQuestion>

const simple = [
  ...chosen(Words, Words.default(''), Choice),
  z.object({
    ...base,
    /** A blank is a gap in the stem (`gaps.rule.ts`), with its accepted answers in order. */
    kind: z.literal('blank'),
    answers: z.array(z.array(z.string().trim().max(200)).max(20)).max(20),
    /** Absent: not the same. */
    numerals: z.boolean().optional(),
    traditional: z.boolean().optional(),
  }),
  OrderQuestion.extend({ origin }),
  MatchQuestion.extend({ origin }),
  z.object({ ...base, kind: z.literal('short'), reference: Words }),
  EssayQuestion.extend({ origin }),
] as const
/**
 * All nine kinds. Those beside the five basic ones (单选、多选、判断、填空、简答), and what holds more than plain text, come
 * from the bank and are changed there.
 */
export const Question = z.discriminatedUnion('kind', [...simple, CaseQuestion.extend({ origin })])
export type Question = z.infer<typeof Question>
/** As it is asked: the parts of a case one after the other, each with what they are about. */
export type AskedQuestion = z.infer<(typeof simple)[number]> & { passage?: Words }

export const QuizRule = z.object({
  passPercent: z.int().min(0).max(100),
  /** 0: as often as one likes. */
  attempts: z.int().min(0).max(20),
  /** 0: no limit of time. */
  minutes: z.int().min(0).max(300),
  shuffle: z.boolean(),
  /** When the key and explanations are shown. */
  reveal: z.enum(['after-finish', 'after-pass', 'never']),
})
export const Quiz = z.object({ questions: z.array(Question).max(200), rule: QuizRule })
export type Quiz = z.infer<typeof Quiz>

export const Answer = PartAnswer
export type Answer = PartAnswer

/** A question as the trainee sees it: without its key. `blanks` counts the gaps of a 填空. */
export const Slot = z.object({
  id: Id,
  kind: z.enum(['single', 'multiple', 'judge', 'blank', 'order', 'match', 'short', 'essay']),
  stem: Words,
  /** Of a part of a case: what it is about. */
  passage: Words.optional(),
  points: z.int(),
  /** To choose from, to put in order, or the right column of a matching: in an order that says nothing of the key. */
  options: z.array(Choice),
  /** Of a 多选 what part of the key earns; absent: all or nothing. */
  scoring: MultipleScoring.optional(),
  /** The left column of a matching. */
  left: z.array(Choice).optional(),
  blanks: z.int(),
  answer: Answer.nullable(),
  seq: z.int(),
})
export const AttemptState = z.enum(['open', 'awaiting-marking', 'finished'])
export const SlotResult = z.object({
  id: Id,
  points: z.int(),
  awarded: z.int().nullable(),
  correct: z.boolean().nullable(),
  comment: z.string(),
  key: Words.nullable(),
  /** The key as an answer that would be right, where it is one of what was offered. */
  keyAnswer: Answer.nullable().optional(),
  explanation: Words.nullable(),
})
export const AttemptView = z.object({
  id: Id,
  course: Id,
  lesson: Id,
  lessonTitle: z.string(),
  number: z.int(),
  state: AttemptState,
  startedAt: Instant,
  deadlineAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  now: Instant,
  rule: QuizRule,
  slots: z.array(Slot),
  /** Addresses of what the questions show, for the caller's session. */
  pictures: Pictures,
  /** After the attempt is finished; the key and explanations as the rule says. */
  result: z
    .object({
      score: z.int(),
      total: z.int(),
      /** Null while it depends on the marks; `pending` points may still be given. */
      passed: z.boolean().nullable(),
      pending: z.int(),
      slots: z.array(SlotResult),
    })
    .nullable(),
})
export const QuizCard = z.object({
  course: Id,
  lesson: Id,
  title: z.string(),
  rule: QuizRule,
  questionCount: z.int(),
  total: z.int(),
  /** Short answers and essays that a teacher marks, and the hours that it has taken lately, if known; null without any. */
  marking: z.object({ count: z.int(), points: z.int(), usualHours: z.number().nullable() }).nullable(),
  attempts: z.array(
    AttemptView.pick({ id: true, number: true, state: true, startedAt: true, finishedAt: true }).extend({
      score: z.int().nullable(),
      total: z.int(),
      passed: z.boolean().nullable(),
    }),
  ),
  canStart: z.boolean(),
  whyNot: z.string().nullable(),
})

export const MarkingCard = z.object({
  attempt: Id,
  person: z.string(),
  course: Id,
  courseTitle: z.string(),
  lessonTitle: z.string(),
  finishedAt: Instant,
  waiting: z.int(),
  score: z.int().nullable(),
  total: z.int(),
  passed: z.boolean().nullable(),
})
export const MarkingView = MarkingCard.extend({
  rule: QuizRule,
  autoScore: z.int(),
  pictures: Pictures,
  slots: z.array(
    z.object({
      id: Id,
      stem: Words,
      passage: Words.optional(),
      reference: Words,
      rubric: z.array(RubricLine),
      points: z.int(),
      answer: z.string(),
      awarded: z.int().nullable(),
      comment: z.string(),
    }),
  ),
})

export const quizzes = api('', {
  show: get('/learning/courses/:course/lessons/:lesson/quiz', {
    summary: 'A quiz and the own attempts',
    can: 'learning.own',
    reply: QuizCard,
  }),
  start: post('/learning/courses/:course/lessons/:lesson/attempts', {
    summary: 'Start an attempt, or go on with the open one',
    can: 'learning.own',
    limit: { per: 'person', times: 300, seconds: 600 },
    reply: AttemptView,
  }),
  attempt: get('/learning/attempts/:attempt', { summary: 'An own attempt', can: 'learning.own', reply: AttemptView }),
  answer: put('/learning/attempts/:attempt/answers/:slot', {
    summary: 'Save an answer; an older seq changes nothing',
    can: 'learning.own',
    body: z.object({ seq: z.int().positive(), answer: Answer }),
    reply: z.object({ seq: z.int(), savedAt: Instant }),
  }),
  finish: post('/learning/attempts/:attempt/finish', { summary: 'Hand in', can: 'learning.own', reply: AttemptView }),
  waiting: get('/marking', {
    summary: 'Attempts that wait for marking, oldest first',
    can: 'attempt.mark',
    query: PageQuery.extend({ course: Id.optional() }),
    reply: page(MarkingCard),
  }),
  waitingCount: get('/marking/waiting/count', {
    summary: 'How many attempts wait for marking',
    can: 'attempt.mark',
    reply: Count,
  }),
  marked: get('/marking/marked', {
    summary: 'Attempts that were marked, the last handed in first',
    can: 'attempt.mark',
    query: PageQuery.extend({ course: Id.optional() }),
    reply: page(MarkingCard),
  }),
  marking: get('/marking/:attempt', { summary: 'An attempt to mark', can: 'attempt.mark', reply: MarkingView }),
  mark: post('/marking/:attempt', {
    summary: 'Mark the short answers; one that is marked already is corrected, with a reason',
    can: 'attempt.mark',
    body: z.object({
      /** Why a mark that was given is changed. */
      correction: z.string().trim().max(500).optional(),
      marks: z
        .array(
          z.object({ slot: Id, awarded: z.int().min(0).max(100), comment: z.string().trim().max(2_000).default('') }),
        )
        .min(1),
    }),
    reply: MarkingView,
  }),
})
