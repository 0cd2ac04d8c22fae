/** What may stand in an article: a whitelist of tiptap's nodes and marks. */
import { asOneLine } from '../../lib/formulas/formulaText.rule.ts'
import { readFormula } from '../../lib/formulas/read.ts'
import { DEEPEST, MOST_ALT, MOST_COLUMNS, MOST_ROWS, picturesIn, type ArticleNode as Node } from './article.rule.ts'
import type { Article as Doc } from './article.contract.ts'

const nameOf = (node: { type?: unknown } | null | undefined): string =>
  typeof node?.type === 'string' ? node.type.slice(0, 40) : '无名'

const blocks = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote', 'picture', 'sound', 'table']
/** Nodes, and what may stand in them. */
const CHILDREN: Record<string, readonly string[]> = {
  doc: blocks,
  paragraph: ['text', 'hardBreak', 'formula'],
  heading: ['text', 'hardBreak', 'formula'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: blocks,
  blockquote: blocks,
  table: ['tableRow'],
  tableRow: ['tableCell', 'tableHeader'],
  tableCell: blocks,
  tableHeader: blocks,
  picture: [],
  sound: [],
  formula: [],
  hardBreak: [],
  text: [],
}
const MARKS = ['bold', 'italic', 'underline', 'strike', 'link']

/** Thrown within this file only: carries the sentence out of the recursion. */
class Unfit extends Error {}

function refuse(what: string): never {
  throw new Unfit(what)
}

function headingOf({ attrs }: Node): Record<string, unknown> {
  const level = attrs?.['level']
  return level === 2 || level === 3 ? { level } : refuse('只能用二级、三级标题')
}

function linkOf({ attrs }: Node): Record<string, unknown> {
  const href = attrs?.['href']
  const url = typeof href === 'string' && href.length <= 2_000 ? URL.parse(href) : null
  return url?.protocol === 'https:' || url?.protocol === 'http:'
    ? { href: url.href }
    : refuse('链接必须以 http:// 或 https:// 开头')
}

const isCount = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most

/** How far a cell reaches; one column and one row unless it says more. */
function cellOf({ attrs }: Node): Record<string, unknown> {
  const colspan = attrs?.['colspan'] ?? 1
  const rowspan = attrs?.['rowspan'] ?? 1
  return isCount(colspan, MOST_COLUMNS) && isCount(rowspan, MOST_ROWS)
    ? { colspan, rowspan }
    : refuse('表格里有一个单元格的合并范围不对')
}

/** Where a numbered list begins, when that is not at one: after a picture or table it goes on. */
function listOf({ attrs }: Node): Record<string, unknown> | null {
  const start = attrs?.['start']
  return isCount(start, 9_999) && start > 1 ? { start } : null
}

/** Of a picture or a sound only which asset it is: its address is made anew for everyone who may see it. */
function pictureOf({ type, attrs }: Node): Record<string, unknown> {
  const { asset, alt = '' } = attrs ?? {}
  if (typeof asset !== 'string' || !/^[\w-]{1,60}$/.test(asset))
    return refuse(type === 'sound' ? '有一段声音没有上传' : '有一张图片没有上传')
  return typeof alt === 'string' && alt.length <= MOST_ALT
    ? { asset, alt }
    : refuse(`${type === 'sound' ? '声音' : '图片'}说明不能超过 ${MOST_ALT} 个字`)
}

/** Its source; what is shown of it is made anew wherever it is shown. */
function formulaOf({ attrs }: Node): Record<string, unknown> {
  const tex = typeof attrs?.['tex'] === 'string' ? asOneLine(attrs['tex']) : ''
  const read = readFormula(tex)
  return 'problem' in read ? refuse(read.problem) : { tex }
}

/** Nodes of which more is kept than what stands in them. */
const ATTRS: Record<string, (node: Node) => Record<string, unknown> | null> = {
  heading: headingOf,
  orderedList: listOf,
  tableCell: cellOf,
  tableHeader: cellOf,
  picture: pictureOf,
  sound: pictureOf,
  formula: formulaOf,
}

function checkTable({ content }: Node): void {
  const rows = Array.isArray(content) ? content : []
  if (rows.length === 0) refuse('表格里没有行')
  if (rows.length > MOST_ROWS) refuse(`表格不能超过 ${MOST_ROWS} 行`)
  if (rows.some((row) => Array.isArray(row?.content) && row.content.length > MOST_COLUMNS))
    refuse(`表格不能超过 ${MOST_COLUMNS} 列`)
}

function cleanMark(mark: Node): Node {
  if (!MARKS.includes(mark?.type)) return refuse(`不支持的文字格式“${nameOf(mark)}”`)
  return mark.type === 'link' ? { type: 'link', attrs: linkOf(mark) } : { type: mark.type }
}

function cleanText({ text, marks }: Node): Node {
  if (typeof text !== 'string' || text === '') return refuse('有一段文字是空的')
  return Array.isArray(marks) && marks.length > 0
    ? { type: 'text', text, marks: marks.map(cleanMark) }
    : { type: 'text', text }
}

function cleanNode(node: Node, allowed: readonly string[], depth: number): Node {
  if (!allowed.includes(node?.type)) return refuse(`不支持的内容“${nameOf(node)}”`)
  if (depth > DEEPEST) return refuse('层次太深')
  if (node.type === 'text') return cleanText(node)
  const { type } = node
  if (type === 'table') checkTable(node)
  const children = Array.isArray(node.content)
    ? node.content.map((child) => cleanNode(child, CHILDREN[type]!, depth + 1))
    : []
  const attrs = Object.hasOwn(ATTRS, type) ? ATTRS[type]!(node) : null
  return { type, ...(attrs && { attrs }), ...(children.length > 0 && { content: children }) }
}

export type Read = { article: Doc } | { problem: string }

/** The article with what is known and nothing else, or what stands in it that may not: in which paragraph, and what. */
export function readArticle(doc: Doc): Read {
  const content: Node[] = []
  for (const [index, node] of doc.content.entries()) {
    try {
      content.push(cleanNode(node as Node, CHILDREN['doc']!, 1))
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      return { problem: `第 ${index + 1} 段：${error.message}` }
    }
  }
  return { article: { type: 'doc', content: content as Doc['content'] } }
}

const textIn = ({ type, text = '', content = [] }: Node): string =>
  type === 'formula' ? 'x' : text + content.map(textIn).join('')

/** Without a single visible character, formula or picture. */
export const isBlank = (doc: Doc): boolean => textIn(doc as Node).trim() === '' && picturesIn(doc).length === 0
