/** What of a sitting a person decides: answers that came too late, and those that must be marked. */
import { mixed, model, required } from '../../lib/model.ts'
import type { Answer } from '../quizzes/quizzes.contract.ts'

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

/** An answer that a person marks, without the name of who wrote it. `_id`: sitting:slot. */
export interface ExamMark {
  _id: string
  exam: string
  sitting: string
  person: string
  question: string
  /** In the paper, for who marks; drawn papers number it otherwise for each. */
  points: number
  text: string
  state: 'waiting' | 'marked'
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
  },
  [[{ exam: 1, question: 1, state: 1, _id: 1 }], [{ person: 1 }], [{ sitting: 1 }]],
)
