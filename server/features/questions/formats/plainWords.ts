/** Words of a question as plain text, for formats that know nothing else, and what is lost by it. */
import { inText } from '../../../lib/formulas/formulaText.rule.ts'
import type { ArticleNode } from '../../courses/article.rule.ts'
import type { Words } from '../question.contract.ts'
import type { Loss } from './formats.rule.ts'

const BLOCKS = new Set(['paragraph', 'heading', 'listItem', 'tableRow', 'blockquote'])
const MEDIA = new Set(['picture', 'sound', 'audio', 'video'])

function textOf(node: ArticleNode, losses: Set<Loss>): string {
  if (node.type === 'text') {
    if (node.marks?.length) losses.add('formatting')
    return node.text ?? ''
  }
  if (node.type === 'hardBreak') return '\n'
  if (MEDIA.has(node.type)) {
    losses.add('pictures')
    return ''
  }
  if (node.type === 'formula') return inText(String(node.attrs?.['tex'] ?? ''))
  if (node.type !== 'doc' && node.type !== 'paragraph') losses.add('formatting')
  const inner = (node.content ?? []).map((child) => textOf(child, losses)).join(node.type === 'tableRow' ? '\t' : '')
  return BLOCKS.has(node.type) ? `${inner.trim()}\n` : inner
}

export const plainWords = (words: Words, losses: Set<Loss>): string =>
  typeof words === 'string'
    ? words
    : textOf(words as ArticleNode, losses)
        .replace(/\n{2,}/g, '\n')
        .trim()
