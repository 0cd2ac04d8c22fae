import type { Question } from './quizzes.contract.ts'

/** A question without its key. */
export const slotOf = (question: Question) => ({
  id: question.id,
  kind: question.kind,
  stem: question.stem,
  points: question.points,
  options: 'options' in question ? question.options : [],
  blanks: question.kind === 'blank' ? question.answers.length : 0,
})
