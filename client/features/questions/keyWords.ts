/** What a question offers and its key, with the letters that the places give. */
import type { Question } from '../../../server/features/quizzes/quizzes.contract.ts'
import type { Words } from '../../../server/features/questions/question.contract.ts'
import { plainText } from '../../../server/features/questions/words.rule.ts'
import type { BankQuestion, PartQuestion } from './questions.ts'

/** A line that may hold pictures, and what stands before it. */
export interface Line {
  id: string
  sign: string
  words: Words
}
interface Lines {
  offered: Line[]
  key: string
  /** A key of several lines. */
  lines: Line[]
}
const letter = (at: number): string => String.fromCharCode(65 + at)
type Choices = readonly { id: string; text: Words }[]
const lettered = (choices: Choices): Line[] =>
  choices.map(({ id, text }, at) => ({ id, sign: `${letter(at)}.`, words: text }))
const numbered = (choices: Choices): Line[] =>
  choices.map(({ id, text }, at) => ({ id, sign: `${at + 1}.`, words: text }))

export function keyLines(question: BankQuestion | PartQuestion | Question): Lines {
  const none = { offered: [], key: '', lines: [] }
  switch (question.kind) {
    case 'single':
    case 'multiple': {
      const key = [question.answer].flat()
      const letters = question.options.flatMap(({ id }, at) => (key.includes(id) ? [letter(at)] : []))
      return { ...none, offered: lettered(question.options), key: letters.join('') }
    }
    case 'judge':
      return { ...none, key: question.answer === null ? '' : question.answer ? '对' : '错' }
    case 'blank':
      return { ...none, key: question.answers.map((accepted) => accepted.join(' 或 ')).join('；') }
    case 'order':
      return { ...none, key: '按以下次序', lines: numbered(question.items) }
    case 'match': {
      const signs = new Map(question.right.map(({ id }, at) => [id, letter(at)]))
      const key = question.left.map(({ id }, at) => `${at + 1}${signs.get(question.pairs[id] ?? '') ?? '—'}`)
      return { ...none, offered: [...numbered(question.left), ...lettered(question.right)], key: key.join('，') }
    }
    case 'short':
    case 'essay':
      return {
        ...none,
        ...(typeof question.reference === 'string'
          ? { key: question.reference }
          : {
              key: plainText(question.reference) && '如下',
              lines: [{ id: 'reference', sign: '', words: question.reference }],
            }),
      }
    case 'case':
      return none
  }
}
