/**
 * What of a document is no text: pictures, tables, and what could not be taken over. In a line each is one sign of a
 * plane that nobody writes in, so that the grammar of texts need not know of them.
 */
import type { ArticleNode } from '../../../courses/article.rule.ts'
import type { Article } from '../../../courses/article.contract.ts'
import type { Words } from '../../question.contract.ts'
import { inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { formulaWords, inlineNodes } from '../formulaWords.ts'
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
  | { kind: 'formula'; tex: string }
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
const sourceOf = (thing: Thing | undefined): string => (thing?.kind === 'formula' ? inText(thing.tex) : '')
/** Where there is a place for text alone. */
export const withoutSigns = (text: string, things: Things): string =>
  text.replace(SIGN, (sign) => sourceOf(things.at(sign)))
const NAMES = { picture: '[图片]', table: '[表格]', noted: '' }
/** For the eyes of whoever mends it. */
export const named = (text: string, things: Things): string =>
  text.replace(SIGN, (sign) => {
    const thing = things.at(sign)
    return thing?.kind === 'formula' ? sourceOf(thing) : NAMES[thing?.kind ?? 'noted']
  })

const paragraph = (text: string): ArticleNode => ({
  type: 'paragraph',
  ...(text !== '' && { content: [{ type: 'text', text }] }),
})

/** What stands in one line, without the blanks at its ends. */
function trimmed(inline: readonly ArticleNode[]): ArticleNode[] {
  const cut = inline.map((node, at) => {
    const begun = at === 0 ? node.text?.trimStart() : node.text
    return node.type === 'text' ? { ...node, text: at === inline.length - 1 ? begun!.trimEnd() : begun! } : node
  })
  return cut.filter(({ type, text }) => type !== 'text' || text !== '')
}
/** Text on both sides of what was left out is one text. */
function joined(nodes: readonly ArticleNode[]): ArticleNode[] {
  const all: ArticleNode[] = []
  for (const node of nodes) {
    const last = all.at(-1)
    if (node.type === 'text' && last?.type === 'text') all[all.length - 1] = { ...last, text: last.text! + node.text! }
    else all.push(node)
  }
  return all
}

function lineNodes(line: string, things: Things): ArticleNode[] {
  const blocks: ArticleNode[] = []
  let inline: ArticleNode[] = []
  const end = (): void => {
    const content = trimmed(joined(inline))
    if (content.length > 0) blocks.push({ type: 'paragraph', content })
    inline = []
  }
  for (const piece of line.split(/([\u{f0000}-\u{fffef}])/u).filter((each) => each !== '')) {
    const thing = things.at(piece)
    if (!thing) inline.push(...inlineNodes(piece))
    else if (thing.kind === 'formula') inline.push({ type: 'formula', attrs: { tex: thing.tex } })
    else if (thing.kind !== 'noted') {
      end()
      blocks.push(nodeOf(thing, things))
    }
  }
  end()
  return blocks
}
const nodesOf = (text: string, things: Things): ArticleNode[] =>
  text.split('\n').flatMap((line) => lineNodes(line, things))

function nodeOf(thing: Exclude<Thing, { kind: 'noted' | 'formula' }>, things: Things): ArticleNode {
  if (thing.kind === 'picture') return { type: 'picture', attrs: { asset: thing.asset, alt: thing.alt } }
  const cell = ({ text, colspan, rowspan }: Cell): ArticleNode => {
    const nodes = nodesOf(unescaped(text), things)
    return { type: 'tableCell', attrs: { colspan, rowspan }, content: nodes.length > 0 ? nodes : [paragraph('')] }
  }
  return { type: 'table', content: thing.rows.map((row) => ({ type: 'tableRow', content: row.map(cell) })) }
}

/** Words with what the signs stand for. */
export const wordsWith = (words: Words, things: Things): Words =>
  typeof words !== 'string'
    ? words
    : things.within(words).length > 0 || typeof formulaWords(words) !== 'string'
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
