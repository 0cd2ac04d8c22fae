/**
 * What of a document is no text: pictures, tables, and what could not be taken over. In a line each is one sign of a
 * plane that nobody writes in, so that the grammar of texts need not know of them.
 */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import type { Article } from '../../../courses/article.contract.ts'
import type { Words } from '../../question.contract.ts'
import { unescaped } from '../text/marks.rule.ts'
import type { NoteCode } from '../faults.rule.ts'

export interface Cell {
  /** With the signs of what stands in it. */
  text: string
  colspan: number
  rowspan: number
}
export type Thing =
  | { kind: 'picture'; asset: string; alt: string }
  | { kind: 'table'; rows: Cell[][] }
  /** Left out, or taken over otherwise than it stands there. */
  | { kind: 'noted'; note: NoteCode }

const FIRST = 0xf0000
const MOST = 0xfff0
const SIGN = /[\u{f0000}-\u{fffef}]/gu

export class Things {
  readonly #things: Thing[] = []
  /** The sign that stands for it; nothing where a document has more than any would. */
  sign(thing: Thing): string {
    if (this.#things.length >= MOST) return ''
    this.#things.push(thing)
    return String.fromCodePoint(FIRST + this.#things.length - 1)
  }
  at = (sign: string): Thing | undefined => this.#things[sign.codePointAt(0)! - FIRST]
  within = (text: string): Thing[] =>
    (text.match(SIGN) ?? []).map((sign) => this.at(sign)).filter((thing) => thing !== undefined)
  /** What became of one that was promised. */
  replace(thing: Thing, other: Thing): void {
    const at = this.#things.indexOf(thing)
    if (at >= 0) this.#things[at] = other
  }
  get pictures(): Extract<Thing, { kind: 'picture' }>[] {
    return this.#things.filter((thing) => thing.kind === 'picture')
  }
}
export const withoutSigns = (text: string): string => text.replace(SIGN, '')
/** For the eyes of whoever mends it. */
export const named = (text: string, things: Things): string =>
  text.replace(SIGN, (sign) => ({ picture: '[图片]', table: '[表格]', noted: '' })[things.at(sign)?.kind ?? 'noted'])

const paragraph = (text: string): ArticleNode => ({
  type: 'paragraph',
  ...(text !== '' && { content: [{ type: 'text', text }] }),
})

function nodesOf(text: string, things: Things): ArticleNode[] {
  return text.split('\n').flatMap((line) => {
    const pieces = line.split(/([\u{f0000}-\u{fffef}])/u).filter((piece) => piece !== '')
    return pieces.flatMap((piece): ArticleNode[] => {
      const thing = things.at(piece)
      if (!thing) return piece.trim() === '' ? [] : [paragraph(piece.trim())]
      return thing.kind === 'noted' ? [] : [nodeOf(thing, things)]
    })
  })
}

function nodeOf(thing: Exclude<Thing, { kind: 'noted' }>, things: Things): ArticleNode {
  if (thing.kind === 'picture') return { type: 'picture', attrs: { asset: thing.asset, alt: thing.alt } }
  const cell = ({ text, colspan, rowspan }: Cell): ArticleNode => {
    const nodes = nodesOf(unescaped(text), things)
    return { type: 'tableCell', attrs: { colspan, rowspan }, content: nodes.length > 0 ? nodes : [paragraph('')] }
  }
  return { type: 'table', content: thing.rows.map((row) => ({ type: 'tableRow', content: row.map(cell) })) }
}

/** Words with what the signs stand for. */
export const wordsWith = (words: Words, things: Things): Words =>
  typeof words === 'string' && things.within(words).length > 0
    ? { type: 'doc', content: nodesOf(words, things) as Article['content'] }
    : words

/** What is to be said of what stands in a text. */
export function notesIn(text: string, things: Things): NoteCode[] {
  return things.within(text).flatMap((thing) => {
    if (thing.kind === 'noted') return [thing.note]
    return thing.kind === 'table' ? thing.rows.flat().flatMap((cell) => notesIn(cell.text, things)) : []
  })
}
export const withoutNoted = (text: string, things: Things): string =>
  text.replace(SIGN, (sign) => (things.at(sign)?.kind === 'noted' ? '' : sign))
