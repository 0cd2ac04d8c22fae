import { createHash } from 'node:crypto'
import type { Question, Quiz } from './quizzes.contract.ts'
import type { AskedQuiz } from './scoring.rule.ts'
import { askedOf } from './slot.rule.ts'

/** Puts items in an order that depends on the seed alone: the same attempt shows the same paper on every device. */
export function shuffled<T extends { id: string }>(items: readonly T[], seed: string): T[] {
  const rank = (id: string) => createHash('sha256').update(`${seed}/${id}`).digest('hex')
  return items
    .map((item) => ({ item, rank: rank(item.id) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item)
}

/** The parts of a case build on each other and stay. */
function withShuffledOptions<T extends Question>(question: T, attempt: string): T {
  if (question.kind === 'case')
    return { ...question, parts: question.parts.map((part) => withShuffledOptions(part, attempt)) }
  return question.kind === 'single' || question.kind === 'multiple'
    ? { ...question, options: shuffled(question.options, `${attempt}/${question.id}`) }
    : question
}

/** The paper of an attempt, frozen with its key; in an order of its own when the rule says so. */
export function paperFor({ questions, rule }: Quiz, attempt: string): AskedQuiz {
  const asked = rule.shuffle
    ? shuffled(questions, attempt).map((question) => withShuffledOptions(question, attempt))
    : questions
  return { questions: askedOf({ questions: asked }), rule }
}
