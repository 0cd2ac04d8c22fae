/** Words as lines of text with signs for pictures and tables: what of an article a Word file holds here. */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import { MOST_ALT } from '../../../courses/article.rule.ts'
import type { Words } from '../../question.contract.ts'
import type { Loss } from '../formats.rule.ts'
import { inlineNodes } from '../formulaWords.ts'
import { formulaLine } from './equations.ts'
import { readable } from './symbols.rule.ts'
import { Things, wordsWith, type Cell } from './things.ts'

interface To {
  things: Things
  losses: Set<Loss>
}
const count = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 1)

function cellOf(node: ArticleNode, to: To): Cell {
  const { colspan, rowspan } = node.attrs ?? {}
  if (node.type === 'tableHeader') to.losses.add('formatting')
  return { text: linesIn(node.content ?? [], to), colspan: count(colspan), rowspan: count(rowspan) }
}

/** A single cell is a frame around lines, and gaps are filled in where they stand in a line. */
function tableOf({ content = [] }: ArticleNode, to: To): string {
  const rows = content.map((row) => (row.content ?? []).map((cell) => cellOf(cell, to)))
  const cells = rows.flat()
  if (cells.every(({ text }) => text === '')) return ''
  if (cells.length > 1 && !cells.some(({ text }) => /_{4}/u.test(text))) return to.things.sign({ kind: 'table', rows })
  to.losses.add('formatting')
  return rows.map((row) => row.map(({ text }) => text).join('\n')).join('\n')
}

function inLine(node: ArticleNode, { things, losses }: To): string {
  if (node.type === 'hardBreak') return '\n'
  const said = (tex: unknown): string => formulaLine(String(tex), things, losses)
  if (node.type === 'formula') return said(node.attrs?.['tex'])
  if (node.marks?.length) losses.add('formatting')
  // what a text holds between the signs of TeX is a formula, too
  return inlineNodes(node.text ?? '')
    .map(({ text = '', attrs }) => (attrs ? said(attrs['tex']) : readable(text, '')))
    .join('')
}

function pictureOf({ attrs }: ArticleNode, { things }: To): string {
  const { asset, alt } = attrs ?? {}
  const about = typeof alt === 'string' ? alt.replace(/\s+/gu, ' ').trim().slice(0, MOST_ALT).toWellFormed() : ''
  return typeof asset === 'string' ? things.sign({ kind: 'picture', asset, alt: about }) : ''
}

function blockOf(node: ArticleNode, to: To): string {
  const { type, attrs, content = [] } = node
  if (type === 'picture') return pictureOf(node, to)
  if (type === 'table') return tableOf(node, to)
  if (type !== 'paragraph' && typeof attrs?.['asset'] === 'string') {
    to.losses.add('pictures')
    return ''
  }
  if (type === 'paragraph') return content.map((child) => inLine(child, to)).join('')
  to.losses.add('formatting')
  return content.some((child) => ['text', 'hardBreak', 'formula'].includes(child.type))
    ? content.map((child) => inLine(child, to)).join('')
    : linesIn(content, to)
}
const linesIn = (nodes: readonly ArticleNode[], to: To): string =>
  nodes
    .map((node) => blockOf(node, to).trim())
    .filter((line) => line !== '')
    .join('\n')

export function textWith(words: Words, things: Things, losses = new Set<Loss>()): string {
  const to = { things, losses }
  return typeof words === 'string'
    ? words
        .split('\n')
        .map((text) => inLine({ type: 'text', text }, to))
        .join('\n')
    : linesIn(words.content as ArticleNode[], to)
}

/** The same words as they come back: an article only where something in it is no text. */
export function heldInWord(words: Words, losses: Set<Loss>): Words {
  const things = new Things()
  const text = textWith(words, things, losses)
    .replace(/[^\S\n]*(?:\r\n?|\n)[^\S\n]*/gu, '\n') // blanks there are not seen
    .replace(/[\u00a0\u2002\u2003\u2009]/gu, ' ')
    .replace(/\n{2,}/gu, typeof words === 'string' ? '$&' : '\n')
  return wordsWith(text, things)
}
