import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { BankAnswer } from '../questions/answer.contract.ts'
import type { BankQuestion } from '../questions/question.contract.ts'

/** A question of a run, as it stood when the run began. */
export interface RunItem {
  content: BankQuestion
  /** Of its text; and of the bank: by both an examination holds it back. */
  same: string
  bank: string | null
  topics: string[]
}
export interface RunAnswer {
  seq: number
  /** Null: of a test, left open. */
  answer: BankAnswer | null
  /** Null: of a test before its end; of what no key judges before the person says. */
  awarded: number | null
  right: boolean | null
  at: Date
}
/** One round of a set 练习 or 章节测试, or of the own book. */
export interface PracticeRun {
  _id: string
  person: string
  name: string
  /** '': of the own book. */
  set: string
  title: string
  mode: 'practice' | 'test' | 'review'
  number: number
  items: RunItem[]
  answers: Record<string, RunAnswer>
  state: 'open' | 'finished'
  passPercent: number
  startedAt: Date
  finishedAt: Date | null
  score: number | null
  total: number
  passed: boolean | null
}
export const PracticeRuns = model<PracticeRun>(
  'PracticeRun',
  'practiceRuns',
  {
    person: required(String),
    name: { type: String, default: '' },
    set: { type: String, default: '' },
    title: required(String),
    mode: required(String),
    number: required(Number),
    items: mixed,
    answers: mixed,
    state: required(String),
    passPercent: { type: Number, default: 0 },
    startedAt: required(Date),
    finishedAt: nullable(Date),
    score: nullable(Number),
    total: required(Number),
    passed: nullable(Boolean),
  },
  [[{ person: 1, set: 1, number: 1 }, { unique: true }], [{ set: 1, finishedAt: -1, _id: -1 }]],
)
