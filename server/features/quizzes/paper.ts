import { createHash } from 'node:crypto'
import type { Question, Quiz } from './quizzes.contract.ts'

/** Puts items in an order that depends on the seed alone: the same attempt shows the same paper on every device. */
export function shuffled<T extends { id: string }>(items: readonly T[], seed: string): T[] {
  const rank = (id: string) => createHash('sha256').update(`${seed}/${id}`).digest('hex')
  return items
    .map((item) => ({ item, rank: rank(item.id) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item)
}

const withShuffledOptions = (question: Question, seed: string): Question =>
  question.kind === 'single' || question.kind === 'multiple'
    ? { ...question, options: shuffled(question.options, seed) }
    : question

/** The paper of an attempt, frozen with its key; in an order of its own when the rule says so. */
export const paperFor = (quiz: Quiz, attempt: string): Quiz =>
  quiz.rule.shuffle
    ? {
        ...quiz,
        questions: shuffled(quiz.questions, attempt).map((question) =>
          withShuffledOptions(question, `${attempt}/${question.id}`),
        ),
      }
    : quiz
