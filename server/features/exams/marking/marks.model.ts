/** What of a sitting a person decides: answers that came too late, and those that must be marked. */
import { mixed, model, required } from '../../../lib/model.ts'
import type { Answer } from '../../quizzes/quizzes.contract.ts'

/** An answer that came after the end: kept, and not counted unless somebody accepts it. `_id`: sitting:slot. */
export interface LateAnswer {
  _id: string
  exam: string
  sitting: string
  slot: string
  seq: number
  answer: Answer
  at: Date
  accepted: { by: string; reason: string; at: Date } | null
}
export const LateAnswers = model<LateAnswer>(
  'LateAnswer',
  'lateAnswers',
  {
    exam: required(String),
    sitting: required(String),
    slot: required(String),
    seq: required(Number),
    answer: mixed,
    at: required(Date),
    accepted: { type: Object, default: null },
  },
  [[{ exam: 1, at: 1 }], [{ sitting: 1, at: 1 }]],
)

/** What one marker gave; another marker never sees it. */
export interface MarkGiven {
  /** The account. */
  by: string
  name: string
  awarded: number
  /** Lines of the rubric that were found in it. */
  lines: string[]
  comment: string
  at: Date
}
/** An answer that people mark, without the name of who wrote it: its id does not say whose it is either. */
export interface ExamMark {
  _id: string
  exam: string
  sitting: string
  person: string
  question: string
  /** In the paper, for who marks; drawn papers number it otherwise for each. */
  points: number
  text: string
  /** `arbitration`: two marks lie too far apart. */
  state: 'waiting' | 'arbitration' | 'marked'
  /** Absent: none, or marked before markers were written down. */
  given?: MarkGiven[]
  /** To whom it is dealt; who never marks it makes room for others after a while. */
  takers?: { by: string; at: Date }[]
  /** Counts changes: who writes read this one. */
  turn?: number
}
export const ExamMarks = model<ExamMark>(
  'ExamMark',
  'examMarks',
  {
    exam: required(String),
    sitting: required(String),
    person: required(String),
    question: required(String),
    points: required(Number),
    text: { type: String, default: '' },
    state: required(String),
    given: { type: Array },
    takers: { type: Array },
    turn: { type: Number },
  },
  [[{ exam: 1, question: 1, state: 1, _id: 1 }], [{ exam: 1, state: 1, _id: 1 }], [{ person: 1 }], [{ sitting: 1 }]],
)
/** Those of an examination without points yet. */
export const undecided = (exam: string) => ({ exam, state: { $in: ['waiting', 'arbitration'] as ExamMark['state'][] } })
