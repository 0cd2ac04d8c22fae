/** What a question offers and its key, in words, with the letters that the places give. */
import { plainText } from '../../../server/features/questions/words.rule.ts'
import type { BankQuestion, PartQuestion } from './questions.ts'

const letter = (at: number): string => String.fromCharCode(65 + at)

export function keyLines(question: BankQuestion | PartQuestion): { offered: string[]; key: string } {
  switch (question.kind) {
    case 'single':
    case 'multiple': {
      const key = [question.answer].flat()
      const letters = question.options.flatMap(({ id }, at) => (key.includes(id) ? [letter(at)] : []))
      return {
        offered: question.options.map(({ text }, at) => `${letter(at)}. ${plainText(text)}`),
        key: letters.join(''),
      }
    }
    case 'judge':
      return { offered: [], key: question.answer === null ? '' : question.answer ? '对' : '错' }
    case 'blank':
      return { offered: [], key: question.answers.map((accepted) => accepted.join(' 或 ')).join('；') }
    case 'order':
      return { offered: [], key: question.items.map(({ text }, at) => `${at + 1}. ${plainText(text)}`).join(' → ') }
    case 'match': {
      const right = new Map(question.right.map(({ id, text }) => [id, plainText(text)]))
      const pair = ({ id, text }: { id: string; text: never }) =>
        `${plainText(text)} — ${right.get(question.pairs[id] ?? '') ?? ''}`
      return {
        offered: question.right.map(({ text }) => plainText(text)),
        key: question.left.map((each) => pair(each as never)).join('；'),
      }
    }
    case 'short':
    case 'essay':
      return { offered: [], key: plainText(question.reference) }
    case 'case':
      return { offered: [], key: '' }
  }
}
