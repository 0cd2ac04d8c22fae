/** Words as lines of text with signs for pictures and tables: what of an article a Word file holds here. */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import { MOST_ALT } from '../../../courses/article.rule.ts'
import type { Words } from '../../question.contract.ts'
import type { Cell, Things } from './things.ts'

const count = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 1)

function cellOf(node: ArticleNode, things: Things): Cell {
  const { colspan, rowspan } = node.attrs ?? {}
  return { text: linesIn(node.content ?? [], things), colspan: count(colspan), rowspan: count(rowspan) }
}

function inLine(node: ArticleNode): string {
  if (node.type === 'hardBreak') return '\n'
  if (typeof node.attrs?.['tex'] === 'string') return node.attrs['tex']
  return (node.text ?? '') + (node.content ?? []).map(inLine).join('')
}

function blockOf(node: ArticleNode, things: Things): string {
  switch (node.type) {
    case 'picture': {
      const { asset, alt } = node.attrs ?? {}
      const about = typeof alt === 'string' ? alt.slice(0, MOST_ALT) : ''
      return typeof asset === 'string' ? things.sign({ kind: 'picture', asset, alt: about }) : ''
    }
    case 'table':
      return things.sign({
        kind: 'table',
        rows: (node.content ?? []).map((row) => (row.content ?? []).map((cell) => cellOf(cell, things))),
      })
    case 'bulletList':
    case 'orderedList':
    case 'listItem':
    case 'blockquote':
      return linesIn(node.content ?? [], things)
    default:
      return inLine(node)
  }
}
const linesIn = (nodes: readonly ArticleNode[], things: Things): string =>
  nodes
    .map((node) => blockOf(node, things).trim())
    .filter((line) => line !== '')
    .join('\n')

export const textWith = (words: Words, things: Things): string =>
  typeof words === 'string' ? words : linesIn(words.content as ArticleNode[], things)
