/** A question in a line: kind, stem, what is chosen from, answer. */
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const letters = (options: readonly { id: string }[], ids: readonly string[]): string =>
  options.map(({ id }, place) => (ids.includes(id) ? LETTERS[place] : '')).join('')
const texts = (choices: readonly { text: unknown }[]): string => choices.map(({ text }) => text).join('/')

function asked(content: BankQuestion): unknown[] {
  switch (content.kind) {
    case 'single':
      return [texts(content.options), letters(content.options, [content.answer])]
    case 'multiple':
      return [texts(content.options), letters(content.options, content.answer)]
    case 'judge':
      return [content.answer]
    case 'blank':
      return [content.answers.map((accepted) => accepted.join('~')).join('/')]
    case 'short':
    case 'essay':
      return [content.reference]
    case 'order':
      return [texts(content.items)]
    case 'match': {
      const rightOf = (id: string) => content.right.find((each) => each.id === content.pairs[id])?.text
      return [content.left.map(({ id, text }) => `${text}-${rightOf(id)}`)]
    }
    case 'case':
      return [content.parts.map((part) => `[${brief({ content: part })}]`).join('')]
  }
}
export const brief = ({ content }: { content: BankQuestion }): string =>
  [content.kind, content.stem, ...asked(content)].join(' | ')
