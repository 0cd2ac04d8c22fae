import { model, required } from '../../../lib/model.ts'

/** A question that stands in a frozen paper of an examination. `_id`: exam, question. */
export interface AskedQuestion {
  _id: string
  exam: string
  question: string
  /** Of its text, and of each part of a case. */
  sames: string[]
}
export const AskedQuestions = model<AskedQuestion>(
  'AskedQuestion',
  'examAskedQuestions',
  { exam: required(String), question: required(String), sames: [String] },
  [[{ exam: 1 }], [{ question: 1 }]],
)
