/** Questions as they are asked: one after the other, without their key. */
import { drawn, randomOf } from '../papers/random.rule.ts'
import { shownItems } from '../papers/shuffle.rule.ts'
import type { Choice } from '../questions/question.contract.ts'
import type { AskedQuestion, Question, Quiz } from './quizzes.contract.ts'

/** A case part by part; an attempt's paper has none any more. */
export const askedOf = ({ questions }: { questions: readonly (Question | AskedQuestion)[] }): AskedQuestion[] =>
  questions.flatMap((question): AskedQuestion[] =>
    question.kind === 'case' ? question.parts.map((part) => ({ ...part, passage: question.stem })) : [question],
  )

/** What is answered in writing, and marked by a person. */
export const isWritten = ({ kind }: { kind: string }): boolean => kind === 'short' || kind === 'essay'

/** What is chosen, put in order or matched with, as it is shown: by the seed, and never as the key has it. */
export function offeredOf(question: AskedQuestion, seed: string): readonly Choice[] {
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return question.options
    case 'order':
      return shownItems(question, seed)
    case 'match':
      return drawn(question.right, randomOf(`${seed}/${question.id}/right`))
    default:
      return []
  }
}

/** A question without its key. `seed`: of the attempt, so that it stands the same on every device. */
export const slotOf = (question: AskedQuestion, seed: string) => ({
  ...{ id: question.id, kind: question.kind, stem: question.stem, points: question.points },
  ...(question.passage && { passage: question.passage }),
  options: [...offeredOf(question, seed)],
  ...(question.kind === 'multiple' && question.scoring && { scoring: question.scoring }),
  ...(question.kind === 'match' && { left: question.left }),
  blanks: question.kind === 'blank' ? question.answers.length : 0,
})

/** A quiz as it is met before it is taken: nothing is answered yet. */
export const slotsOf = ({ rule, questions }: Quiz, seed: string) => ({
  rule,
  slots: askedOf({ questions }).map((question) => slotOf(question, seed)),
})
