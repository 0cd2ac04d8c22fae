import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { Mode, Source } from './practice.rule.ts'

/** What is drawn of the bank; an empty list: any. */
export interface DrawRule {
  topics: string[]
  kinds: string[]
  difficulties: number[]
  /** Kinds of posts; questions for everybody are among them. */
  positions: string[]
}
export interface SetFields {
  title: string
  mode: Mode
  source: Source
  draw: DrawRule
  /** Of a list: questions of the bank. */
  questions: string[]
  course: string | null
  /** How many each round asks. */
  count: number
  /** Of a test: 0 as often as one likes. */
  attempts: number
  passPercent: number
  /** Business dates; null: without an end. */
  from: string
  to: string | null
  /** Whose people: a unit and what lies below it, or a class. */
  audienceKind: 'unit' | 'class'
  audience: string
}
/** 练习 or 章节测试 that somebody opened. */
export interface PracticeSet extends SetFields {
  _id: string
  unit: string
  ancestors: string[]
  /** The unit whose questions are drawn from, with those below it. */
  bank: string
  savedBy: string
  revision: number
  removed: boolean
  at: Date
}
export const PracticeSets = model<PracticeSet>(
  'PracticeSet',
  'practiceSets',
  {
    unit: required(String),
    ancestors: [String],
    bank: required(String),
    title: required(String),
    mode: required(String),
    source: required(String),
    draw: mixed,
    questions: [String],
    course: nullable(String),
    count: required(Number),
    attempts: required(Number),
    passPercent: required(Number),
    from: required(String),
    to: nullable(String),
    audienceKind: required(String),
    audience: required(String),
    savedBy: required(String),
    revision: required(Number),
    removed: { type: Boolean, default: false },
    at: required(Date),
  },
  [[{ ancestors: 1, at: -1, _id: -1 }], [{ audience: 1, from: -1 }], [{ questions: 1 }], [{ 'draw.topics': 1 }]],
)
