/**
 * What there is of an examination for each who sits it 应试: the sitting, the paper with its key, what is answered while
 * it is open, where its page is, what came too late, and what a person must mark. In rows of their own, because each
 * answer and each sign of life is written thousands of times: those rows carry few indexes or none.
 */
import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'
import type { PaperContent } from '../../papers/paper.contract.ts'

type Answers = Record<string, { seq: number; answer: Answer; at: Date }>

export interface Sitting {
  _id: string
  exam: string
  person: string
  name: string
  pinyin: string
  unitName: string
  number: number
  /** `ready`: its paper is or will be frozen; `handed-in`: waits for marks. */
  state: 'ready' | 'open' | 'handed-in' | 'finished' | 'void'
  startedAt: Date | null
  deadlineAt: Date | null
  finishedAt: Date | null
  /** Since when an invigilator holds it; its clock stands still. */
  heldAt: Date | null
  /** At the hand-in: what was answered, and what the key gave. */
  answers: Answers
  scores: Record<string, number | null> | null
  marks: Record<string, { awarded: number; comment: string; by: string; at: Date }>
  score: number | null
  total: number
  passed: boolean | null
  /** How often the window was left, in all. */
  left: number
  /** Its result stands in the ledger. */
  recorded: boolean
  voided: { by: string; reason: string; again: boolean; at: Date } | null
}
export const Sittings = model<Sitting>(
  'Sitting',
  'sittings',
  {
    exam: required(String),
    person: required(String),
    name: required(String),
    pinyin: { type: String, default: '' },
    unitName: { type: String, default: '' },
    number: required(Number),
    state: required(String),
    startedAt: nullable(Date),
    deadlineAt: nullable(Date),
    finishedAt: nullable(Date),
    heldAt: nullable(Date),
    answers: mixed,
    scores: { type: Object, default: null },
    marks: mixed,
    score: nullable(Number),
    total: required(Number),
    passed: nullable(Boolean),
    left: required(Number),
    recorded: { type: Boolean, default: false },
    voided: { type: Object, default: null },
  },
  [
    [{ exam: 1, person: 1, number: 1 }, { unique: true }],
    [{ person: 1, exam: 1, number: 1 }],
    [{ exam: 1, pinyin: 1, _id: 1 }],
    [{ exam: 1, state: 1, pinyin: 1, _id: 1 }],
    [{ state: 1, deadlineAt: 1 }],
  ],
)

/** The paper of a scheduled examination, as it stood then. `_id`: the examination. */
export interface ExamPaper {
  _id: string
  /** Of the exam's choice of paper. */
  revision: number
  /** As papers keep it. */
  paper: { revision: number }
}
export const ExamPapers = model<ExamPaper>('ExamPaper', 'examPapers', { revision: required(Number), paper: mixed }, [])

/** Frozen with its key before the start, never changed after it. `_id`: the sitting. */
export interface SittingPaper {
  _id: string
  exam: string
  /** Of the exam's paper: an earlier one is no longer asked. */
  revision: number
  content: PaperContent
}
export const SittingPapers = model<SittingPaper>(
  'SittingPaper',
  'sittingPapers',
  { exam: required(String), revision: required(Number), content: mixed },
  [],
)

/** The lease of a sitting that goes on and that no page writes yet. */
export const NOBODY = 'nobody'

/** While it is open; taken away in the transaction that finishes it. `_id`: the sitting. */
export interface SittingAnswers {
  _id: string
  answers: Answers
  /** The one page that writes. */
  lease: string
  /** Held by an invigilator: nothing is taken. */
  held: boolean
}
export const SittingAnswerRows = model<SittingAnswers>(
  'SittingAnswers',
  'sittingAnswers',
  { answers: mixed, lease: required(String), held: required(Boolean) },
  [],
)

/** When the page of an open sitting was last heard of. `_id`: the sitting. */
export interface SittingPresence {
  _id: string
  exam: string
  seenAt: Date
  /** Times that the window was left, by the pages that wrote one after the other. */
  lefts: Record<string, number>
  /** The window is not in front now. */
  away: boolean
}
export const timesLeft = ({ lefts }: Pick<SittingPresence, 'lefts'>): number =>
  Object.values(lefts).reduce((sum, each) => sum + each, 0)
export const SittingPresences = model<SittingPresence>(
  'SittingPresence',
  'sittingPresences',
  { exam: required(String), seenAt: required(Date), lefts: mixed, away: required(Boolean) },
  [[{ exam: 1, seenAt: 1 }]],
)
