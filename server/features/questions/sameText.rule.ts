/** When two questions of the bank are the same by their text, whatever their layout, letters and order of options. */
import type { BankQuestion, PartQuestion, Words } from './question.contract.ts'
import { formulasIn, plainText } from './words.rule.ts'

/** Letters and digits alone, in one width and case: 《党章》规定， is 党章规定. */
export const bareText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Signs alone, such as +, say something too, and those of formulas: x² is not x₂. */
const bare = (words: Words): string => {
  const text = plainText(words)
  const formulas = formulasIn(words).map((tex) => tex.replaceAll(' ', ''))
  return [bareText(text) || text.replace(/\s+/gu, ''), ...formulas].join('\u0000')
}
const inOrder = (choices: readonly { text: Words }[]): string =>
  choices
    .map(({ text }) => bare(text))
    .sort()
    .join('\n')

/**
 * The same text: the same question. Of a choice the options count, in any order, since many ask 下列说法正确的是; the key
 * does not: who answered such a one differently is to be told.
 */
export function sameText(question: BankQuestion | PartQuestion): string {
  const stem = bare(question.stem)
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return `${stem}\n${inOrder(question.options)}`
    case 'order':
      return `${stem}\n${inOrder(question.items)}`
    case 'match':
      return `${stem}\n${inOrder(question.left)}\n${inOrder(question.right)}`
    case 'case':
      return [stem, ...question.parts.map(sameText)].join('\n\n')
    default:
      return stem
  }
}
