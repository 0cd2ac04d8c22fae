/** What a question of the bank 题库 asks, and what is accepted: without who keeps it and where it is used. */
import { z } from 'zod'
import { Id } from '../../lib/schema.ts'
import { Article } from '../courses/article.contract.ts'

/** Words of a question: plain text, or an article where they need pictures, sound, formulas or formatting. */
const words = (most: number) => z.union([z.string().trim().max(most), Article])
export const Words = words(5_000)
export type Words = z.infer<typeof Words>

/** Something to choose, to put in order or to match. Its letter is its place in the list, and is stored nowhere. */
export const Choice = z.object({ id: Id, text: words(500) })
export type Choice = z.infer<typeof Choice>
const choices = z.array(Choice).max(26)

/**
 * What a choice of several earns: `all`: everything right or nothing; `partial`: the share of the right ones, nothing
 * once a wrong one is among them; `penalty`: the right ones' share less the wrong ones', never below nothing.
 */
export const MultipleScoring = z.enum(['all', 'partial', 'penalty'])

const base = {
  id: Id,
  /** Of a case analysis: the passage. */
  stem: Words,
  explanation: Words.default(''),
  points: z.int().min(1).max(100),
}
/** A line of a rubric 评分标准: what earns how many points. */
export const RubricLine = z.object({ id: Id, text: z.string().trim().max(500), points: z.int().min(0).max(100) })

/** `items` in the right order. */
export const OrderQuestion = z.object({ ...base, kind: z.literal('order'), items: choices })
/** `pairs`: of each `left` its right one; a right one may stand for several or for none. */
export const MatchQuestion = z.object({
  ...base,
  kind: z.literal('match'),
  left: choices,
  right: choices,
  pairs: z.record(Id, Id),
})
export const EssayQuestion = z.object({
  ...base,
  kind: z.literal('essay'),
  reference: Words.default(''),
  rubric: z.array(RubricLine).max(20).default([]),
})

const simple = [
  z.object({ ...base, kind: z.literal('single'), options: choices, answer: z.union([Id, z.literal('')]) }),
  z.object({
    ...base,
    kind: z.literal('multiple'),
    options: choices,
    answer: z.array(Id).max(26),
    scoring: MultipleScoring.default('all'),
  }),
  z.object({ ...base, kind: z.literal('judge'), answer: z.boolean().nullable() }),
  z.object({
    ...base,
    /** A blank is a gap of the stem (`gaps.rule.ts`), with its accepted answers in order. */
    kind: z.literal('blank'),
    answers: z.array(z.array(z.string().trim().max(200)).max(20)).max(20),
    /** Beside width, case and punctuation, which never matter (`sameAnswer.rule.ts`). */
    numerals: z.boolean().default(false).describe('二十 is the same as 20'),
    traditional: z.boolean().default(false).describe('黨 is the same as 党'),
  }),
  OrderQuestion,
  MatchQuestion,
  z.object({ ...base, kind: z.literal('short'), reference: Words.default('') }),
  EssayQuestion,
] as const
export const PartQuestion = z.discriminatedUnion('kind', simple)
export type PartQuestion = z.infer<typeof PartQuestion>
/** Its points are the sum of its parts'. */
export const CaseQuestion = z.object({ ...base, kind: z.literal('case'), parts: z.array(PartQuestion).max(20) })
/** 单选、多选、判断、填空、排序、匹配、简答、论述、案例分析. A draft may be unfinished in every part. */
export const BankQuestion = z.discriminatedUnion('kind', [...simple, CaseQuestion])
export type BankQuestion = z.infer<typeof BankQuestion>

/** What is known of a question beside its words; exchanged with it where a format has a place for it. */
export const QuestionTraits = z.object({
  /** 1 易, 5 难; null: not said. */
  difficulty: z.int().min(1).max(5).nullable().default(null),
  /** Names of topics 知识点. */
  topics: z.array(z.string().trim().min(1).max(60)).max(10).default([]),
  /** Kinds of posts that it is meant for, by the table of positions; none: everybody. */
  positions: z.array(Id).max(20).default([]),
  /** The document that it rests on, and that document's date. */
  source: z.string().trim().max(300).default(''),
  sourceDate: z.iso.date().nullable().default(null),
  /** When somebody must look whether it still holds; null: never. */
  reviewOn: z.iso.date().nullable().default(null),
})
export type QuestionTraits = z.infer<typeof QuestionTraits>
