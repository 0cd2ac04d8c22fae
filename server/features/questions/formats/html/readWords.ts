/** Words of a question out of HTML: text where text is enough, an article where there is more. */
import { MOST_ALT, MOST_COLUMNS, MOST_ROWS, type ArticleNode } from '../../../courses/article.rule.ts'
import type { Article } from '../../../courses/article.contract.ts'
import type { Words } from '../../question.contract.ts'
import { noteOf } from '../reading.ts'
import type { MathElement } from '../../../../lib/formulas/formula.rule.ts'
import { asOneLine, inText } from '../../../../lib/formulas/formulaText.rule.ts'
import { ommlOf } from '../../../../lib/formulas/omml.ts'
import { mathOf } from '../../../../lib/formulas/read.ts'
import { texOf } from '../../../../lib/formulas/texOf.ts'
import { inlineNodes } from '../formulaWords.ts'
import { Flow, type Marks } from './flow.ts'
import { marksOf, raised } from './marks.ts'
import { childOf, elementsOf, findAll, isElement, textIn, type Element, type Node } from './tree.ts'

export interface Way {
  notes: Set<string>
  /** Id of the file that an address in the text means; null: none that came along. */
  file: (address: string) => string | null
  /** Elements that are gaps of the text; then underscores are none. */
  isGap?: (element: Element) => boolean
}
const BLOCKS = new Set(
  'p div section article header footer main aside figure figcaption center dl dt dd form fieldset address details pre hr'.split(
    ' ',
  ),
)
const DROPPED = new Set(['script', 'style', 'head', 'title', 'template', 'rp', 'stylesheet', 'catalogInfo'])
const HEADINGS: Record<string, number> = { h1: 2, h2: 2, h3: 2, h4: 3, h5: 3, h6: 3 }

function media(element: Element, type: 'picture' | 'sound', address: string, { file, notes }: Way): ArticleNode | null {
  const asset = address === '' ? null : file(address)
  if (asset === null) notes.add(noteOf('pictures'))
  const alt = (element.attributes['alt'] ?? (type === 'sound' ? textIn(element) : '')).trim().slice(0, MOST_ALT)
  return asset === null ? null : { type, attrs: { asset, alt } }
}
function mediaIn(element: Element, flow: Flow, marks: Marks, way: Way): void {
  const { name, attributes } = element
  const address = attributes['src'] ?? attributes['data'] ?? childOf(element, 'source')?.attributes['src'] ?? ''
  const kind = attributes['type'] ?? childOf(element, 'source')?.attributes['type'] ?? ''
  const isSound = name === 'audio' || kind.startsWith('audio/')
  if (name === 'img' || isSound || kind.startsWith('image/')) {
    const node = media(element, isSound ? 'sound' : 'picture', address, way)
    if (node) flow.block(node)
    else if (attributes['alt']) flow.text(`[${attributes['alt']}]`, marks)
    return
  }
  way.notes.add(noteOf('pictures'))
  element.children.forEach((child) => walk(child, flow, marks, way))
}

const span = (element: Element, name: string, most: number): number => {
  const written = Number(element.attributes[name])
  return Number.isInteger(written) && written >= 1 ? Math.min(written, most) : 1
}
/** A cell, and an item of a list, is never without a paragraph. */
const filled = (blocks: ArticleNode[]): ArticleNode[] => (blocks.length > 0 ? blocks : [{ type: 'paragraph' }])

function cellOf(element: Element, way: Way): ArticleNode {
  const attrs = { colspan: span(element, 'colspan', MOST_COLUMNS), rowspan: span(element, 'rowspan', MOST_ROWS) }
  return {
    type: element.name === 'th' ? 'tableHeader' : 'tableCell',
    attrs,
    content: filled(blocksOf(element.children, way)),
  }
}
function tableIn(element: Element, flow: Flow, way: Way): void {
  const caption = childOf(element, 'caption')
  if (caption) blocksOf(caption.children, way).forEach((block) => flow.block(block))
  const rows = findAll(element, 'tr', 'table')
    .filter(({ name }) => name === 'tr')
    .map((row) => elementsOf(row, 'td', 'th').slice(0, MOST_COLUMNS))
    .filter((cells) => cells.length > 0)
  const content = rows
    .slice(0, MOST_ROWS)
    .map((cells) => ({ type: 'tableRow', content: cells.map((cell) => cellOf(cell, way)) }))
  if (content.length > 0) flow.block({ type: 'table', content })
}
function listIn(element: Element, flow: Flow, way: Way): void {
  const items = elementsOf(element).filter(({ name }) => name === 'li' || name === 'ul' || name === 'ol')
  const content = items
    .map((item) => blocksOf(item.name === 'li' ? item.children : [item], way))
    .filter((blocks) => blocks.length > 0)
    .map((blocks) => ({ type: 'listItem', content: blocks }))
  if (content.length === 0) return
  if (element.name === 'ul') return flow.block({ type: 'bulletList', content })
  const start = Number(
    element.attributes['start'] ?? /\bstart-(\d{1,4})\b/.exec(element.attributes['class'] ?? '')?.[1],
  )
  flow.block({ type: 'orderedList', ...(start > 1 && start <= 9_999 && { attrs: { start } }), content })
}
function mathElement({ name, attributes, children }: Element): MathElement {
  const parts = children.flatMap((child): (MathElement | string)[] =>
    isElement(child) ? [mathElement(child)] : typeof child === 'string' && child.trim() !== '' ? [child.trim()] : [],
  )
  return { tag: name, attrs: attributes, children: parts }
}
const isTex = ({ attributes }: Element): boolean => /tex/iu.test(attributes['encoding'] ?? '')
/** What an author wrote in TeX stands beside what it became; else what it became is written in TeX again. */
function formulaIn(element: Element, flow: Flow, marks: Marks, { notes }: Way): void {
  const written = findAll(element, 'annotation').filter(isTex).map(textIn)
  const alternative = element.attributes['alttext'] ?? ''
  const tex = [...written, ...(alternative.includes('\\') ? [alternative] : []), texOf(ommlOf(mathElement(element)))]
    .map(asOneLine)
    .find((each) => mathOf(each) !== null)
  if (tex !== undefined) return flow.formula(tex)
  notes.add(noteOf('formulas'))
  flow.text(written[0] || alternative || textIn(element), marks)
}
function headingIn(element: Element, flow: Flow, way: Way): void {
  flow.flush()
  for (const block of blocksOf(element.children, way))
    flow.block(
      block.type === 'paragraph' ? { ...block, type: 'heading', attrs: { level: HEADINGS[element.name] } } : block,
    )
}

/** Formulas on a line of their own. */
const DISPLAYED = /\\\[((?:[^\\]|\\[^[\]]){1,500})\\\]|\$\$([^$]{1,500})\$\$/gu
function textAt(text: string, flow: Flow, marks: Marks, { notes, isGap }: Way): void {
  const gapless = (isGap ? text.replace(/_{4,}/g, '___') : text).replace(/[\t\n\r\f ]+/g, ' ')
  const inLine = gapless.replace(DISPLAYED, (_, one?: string, other?: string) => inText(one ?? other ?? ''))
  const nodes = inlineNodes(inLine, () => notes.add(noteOf('formulas')))
  for (const { text: words = '', attrs } of nodes)
    if (attrs) flow.formula(String(attrs['tex']))
    else flow.text(words, marks)
}

function walk(node: Node, flow: Flow, marks: Marks, way: Way): void {
  if (!isElement(node)) return typeof node === 'string' ? textAt(node, flow, marks, way) : undefined
  const { name, children } = node
  if (way.isGap?.(node)) flow.gap(marks)
  else if (DROPPED.has(name)) return
  else if (name === 'br') flow.break()
  else if (name === 'ul' || name === 'ol') listIn(node, flow, way)
  else if (name === 'table') tableIn(node, flow, way)
  else if (name === 'math') formulaIn(node, flow, marks, way)
  else if (Object.hasOwn(HEADINGS, name)) headingIn(node, flow, way)
  else if (['img', 'audio', 'video', 'object', 'embed', 'iframe', 'svg'].includes(name)) mediaIn(node, flow, marks, way)
  else if (name === 'sup' || name === 'sub') flow.text(raised(name, textIn(node), way.notes), marks)
  else if (name === 'blockquote') {
    const content = blocksOf(children, way)
    if (content.length > 0) flow.block({ type: 'blockquote', content })
  } else {
    const within = marksOf(node, marks)
    if (BLOCKS.has(name)) flow.flush()
    children.forEach((child) => walk(child, flow, within, way))
    if (BLOCKS.has(name)) flow.flush()
  }
}

function blocksOf(nodes: readonly Node[], way: Way): ArticleNode[] {
  const flow = new Flow()
  nodes.forEach((node) => walk(node, flow, [], way))
  flow.flush()
  return flow.blocks
}

const isPlain = ({ type, content }: ArticleNode): boolean =>
  type === 'paragraph' &&
  (content ?? []).every(({ type: each, marks }) => each === 'hardBreak' || (each === 'text' && !marks))
const plain = ({ content }: ArticleNode): string =>
  (content ?? []).map((each) => (each.type === 'hardBreak' ? '\n' : each.text)).join('')

/** What no formatting is lost of is text. */
export const simplest = (blocks: readonly ArticleNode[]): Words =>
  blocks.every(isPlain) ? blocks.map(plain).join('\n') : { type: 'doc', content: blocks as Article['content'] }
export const wordsOf = (nodes: readonly Node[], way: Way): Words => simplest(blocksOf(nodes, way))
