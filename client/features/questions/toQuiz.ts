/** A question of the bank as a quiz of a course asks it: a copy that stays as it is, with where it came from. */
import { newId } from '../../lib/newId.ts'
import type { Question } from '../../../server/features/quizzes/quizzes.contract.ts'
import type { BankQuestion } from './questions.ts'

export const toQuiz = (content: BankQuestion, version: number, id = newId()): Question => ({
  ...content,
  id,
  origin: { question: content.id, version },
})
