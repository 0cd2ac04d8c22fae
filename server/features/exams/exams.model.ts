import { model, nullable, required } from '../../lib/model.ts'
import type { Behind, ResultsRule } from './exams.rule.ts'
import type { MarkingRule } from './marking/marking.rule.ts'

/** What its makers say of an examination. */
export interface ExamFields {
  title: string
  instructions: string
  paper: string
  /** Questions and options in an order of its own for each. */
  shuffle: boolean
  opensAt: Date
  closesAt: Date
  minutes: number
  attempts: number
  /** Nobody sits it again who has passed. */
  untilPassed: boolean
  passPercent: number
  results: ResultsRule
  /** With the results also key and explanations. */
  showsKey: boolean
  /** Absent: one marker. */
  marking?: MarkingRule
  /** Whose members sit it; null: `people` alone. */
  class: string | null
  people: string[]
  /** Extra time 加时 of some. */
  extras: { person: string; minutes: number }[]
}
/** 考试. */
export interface Exam extends ExamFields {
  _id: string
  unit: string
  ancestors: string[]
  paperTitle: string
  state: 'draft' | 'scheduled'
  /** By whom it was scheduled: whose right to the paper it is. */
  by: string
  releasedAt: Date | null
  /** Every attempt that is decided stands in the ledger: results are out. */
  recorded: boolean
  /** Acts for everybody that were done: sent again they do nothing. */
  acts: string[]
  /** Sittings that were held, as long as they are open: until they are handed in nothing is over. */
  behind?: Behind[]
  /** Counts changes of the paper: what was frozen of an earlier one is frozen anew. */
  paperRevision: number
  revision: number
}
export const Exams = model<Exam>(
  'Exam',
  'exams',
  {
    unit: required(String),
    ancestors: [String],
    title: required(String),
    instructions: { type: String, default: '' },
    paper: required(String),
    shuffle: required(Boolean),
    paperTitle: required(String),
    opensAt: required(Date),
    closesAt: required(Date),
    minutes: required(Number),
    attempts: required(Number),
    untilPassed: required(Boolean),
    passPercent: required(Number),
    results: required(String),
    showsKey: required(Boolean),
    marking: { type: Object },
    class: nullable(String),
    people: [String],
    extras: [{ _id: false, person: required(String), minutes: required(Number) }],
    state: required(String),
    by: { type: String, default: '' },
    releasedAt: nullable(Date),
    recorded: required(Boolean),
    acts: [String],
    behind: { type: Array, default: undefined },
    paperRevision: required(Number),
    revision: required(Number),
  },
  [
    [{ ancestors: 1, opensAt: -1, _id: 1 }],
    [{ class: 1, opensAt: -1 }],
    [{ people: 1 }],
    [{ 'extras.person': 1 }],
    [{ state: 1, recorded: 1, opensAt: 1 }],
  ],
)
