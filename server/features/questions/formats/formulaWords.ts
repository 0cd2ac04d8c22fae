/** Words of formats that are text: a formula stands between \( and \), as in Moodle. */
import type { Article } from '../../courses/article.contract.ts'
import type { ArticleNode } from '../../courses/article.rule.ts'
import { inText, piecesOf } from '../../../lib/formulas/formulaText.rule.ts'
import { mathOf } from '../../../lib/formulas/read.ts'
import type { BankQuestion, Words } from '../question.contract.ts'
import { mapWords, plainText } from '../words.rule.ts'
import type { ReadQuestion, Reading, Written } from './reading.ts'

/** A text as text and formulas; what cannot be read stays text, and is said. */
export function inlineNodes(text: string, unread?: () => void): ArticleNode[] {
  const nodes: ArticleNode[] = []
  for (const piece of piecesOf(text)) {
    if (typeof piece !== 'string' && mathOf(piece.tex)) nodes.push({ type: 'formula', attrs: { tex: piece.tex } })
    else {
      const words = typeof piece === 'string' ? piece : inText(piece.tex)
      if (typeof piece !== 'string') unread?.()
      const last = nodes.at(-1)
      if (last?.type === 'text') nodes[nodes.length - 1] = { ...last, text: last.text! + words }
      else nodes.push({ type: 'text', text: words })
    }
  }
  return nodes
}
const paragraph = (content: ArticleNode[]): ArticleNode => ({
  type: 'paragraph',
  ...(content.length > 0 && { content }),
})

/** An article where a formula is in it, else the text as it is. */
export function formulaWords(text: string): Words {
  const lines = text.includes('\\(') ? text.split('\n').map((line) => inlineNodes(line)) : []
  return lines.flat().some(({ type }) => type === 'formula')
    ? { type: 'doc', content: lines.map(paragraph) as Article['content'] }
    : text
}
const withFormulas = (words: Words): Words => (typeof words === 'string' ? formulaWords(words) : words)

export const questionWithFormulas = <T extends BankQuestion>(question: T): T => mapWords(question, withFormulas)
/** What was read of a text, with its formulas. */
export const readingWithFormulas = <T extends Reading>(reading: T): T => ({
  ...reading,
  questions: reading.questions.map((read): ReadQuestion => ({ ...read, content: questionWithFormulas(read.content) })),
})
/** And back, for a format whose words are texts. */
export const asTexts = (questions: readonly Written[]): Written[] =>
  questions.map(({ content, traits }) => ({ content: mapWords(content, plainText), traits }))
