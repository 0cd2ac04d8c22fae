import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { QuizTally } from './results.rule.ts'

/**
 * What all attempts at a quiz come to (`_id` is the lesson), counted by a job some minutes after the last one was handed
 * in or marked. Settled when it was counted long enough after that to have seen it.
 */
export interface QuizResult {
  _id: string
  changedAt: Date
  settled: boolean
  countedAt: Date | null
  tally: QuizTally | null
}
export const QuizResults = model<QuizResult>(
  'QuizResult',
  'quizResults',
  {
    changedAt: required(Date),
    settled: required(Boolean),
    countedAt: nullable(Date),
    tally: { ...mixed, required: false, default: null },
  },
  [[{ settled: 1, changedAt: 1 }]],
)
