/** What is accepted of a question, as a teacher reads it: letters by the places that its options have in this paper. */
import type { BankQuestion, Choice, PartQuestion } from '../../questions/question.contract.ts'
import { shownItems } from '../shuffle.rule.ts'

export const letter = (place: number): string => String.fromCharCode(65 + place)
export const circled = (place: number): string => (place < 20 ? String.fromCodePoint(0x2460 + place) : `(${place + 1})`)

const lettersOf = (choices: readonly Choice[], ids: readonly string[]): string =>
  choices.flatMap(({ id }, at) => (ids.includes(id) ? letter(at) : [])).join('')

/** Null: a person marks it, by the marking guide. */
export function keyOf(question: BankQuestion | PartQuestion, seed: string): string | null {
  switch (question.kind) {
    case 'single':
      return lettersOf(question.options, [question.answer])
    case 'multiple':
      return lettersOf(question.options, question.answer)
    case 'judge':
      return question.answer === null ? '' : question.answer ? '√' : '×'
    case 'blank':
      return question.answers
        .map((accepted, at) => `${question.answers.length > 1 ? circled(at) : ''}${accepted.join(' / ')}`)
        .join('；')
    case 'order': {
      const shown = shownItems(question, seed)
      return question.items.map(({ id }) => letter(shown.findIndex((each) => each.id === id))).join('')
    }
    case 'match':
      return question.left
        .map(({ id }, at) => `${at + 1}—${lettersOf(question.right, [question.pairs[id] ?? ''])}`)
        .join('，')
    case 'case':
      return question.parts.map((part, at) => `(${at + 1}) ${keyOf(part, seed) ?? '见评分细则'}`).join('；')
    default:
      return null
  }
}
