import { answerWords } from '../../../server/features/quizzes/answerWords.rule.ts'
import type { Answer, Slot } from './texts.ts'

/** How much of a question was answered: `part` when some of its gaps are filled, or of its pairs are made. */
export type Answered = 'none' | 'part' | 'all'

function filled(texts: readonly string[], count: number): Answered {
  const given = texts.filter((text) => text.trim() !== '').length
  if (given === 0) return 'none'
  return given < count ? 'part' : 'all'
}

/** An emptied field is no answer. Pure. */
export function answeredOf(
  { blanks, left }: Pick<Slot, 'blanks' | 'left'>,
  answer: Answer | null | undefined,
): Answered {
  if (!answer) return 'none'
  if ('blanks' in answer) return filled(answer.blanks, blanks)
  if ('pairs' in answer) return filled(Object.values(answer.pairs), left?.length ?? 0)
  if ('options' in answer) return answer.options.length > 0 ? 'all' : 'none'
  return 'text' in answer && answer.text.trim() === '' ? 'none' : 'all'
}

/** A question of a paper that is not answered, or not wholly. */
export interface Gap {
  /** From 1. */
  place: number
  answered: Exclude<Answered, 'all'>
}

/** What is not answered of a paper, in its order. Pure. */
export const gapsOf = (slots: readonly Slot[], given: Readonly<Record<string, Answer | null>>): Gap[] =>
  slots.flatMap((slot, index) => {
    const answered = answeredOf(slot, given[slot.id])
    return answered === 'all' ? [] : [{ place: index + 1, answered }]
  })

/** An answer as one reads it; '' when none was given. */
export const answerText = ({ answer, ...slot }: Pick<Slot, 'options' | 'left' | 'blanks' | 'answer'>): string =>
  !answer || answeredOf(slot, answer) === 'none' ? '' : answerWords(slot, answer)
