/** What may stand in an article: a whitelist of tiptap's nodes and marks. Pure. */
import type { Article } from './courses.contract.ts'
import type { z } from 'zod'

type Doc = z.infer<typeof Article>
interface Node {
  type: string
  attrs?: Record<string, unknown>
  marks?: Node[]
  text?: string
  content?: Node[]
}

const nameOf = (node: { type?: unknown } | null | undefined): string =>
  typeof node?.type === 'string' ? node.type.slice(0, 40) : '无名'

const DEEPEST = 12
const blocks = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote']
/** Nodes, and what may stand in them. */
const CHILDREN: Record<string, readonly string[]> = {
  doc: blocks,
  paragraph: ['text', 'hardBreak'],
  heading: ['text', 'hardBreak'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: blocks,
  blockquote: blocks,
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
  const children = Array.isArray(node.content)
    ? node.content.map((child) => cleanNode(child, CHILDREN[type]!, depth + 1))
    : []
  return {
    type,
    ...(type === 'heading' && { attrs: headingOf(node) }),
    ...(children.length > 0 && { content: children }),
  }
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

const textIn = (node: Node): string => (node.text ?? '') + (node.content ?? []).map(textIn).join('')

/** Without a single visible character. */
export const isBlank = (doc: Doc): boolean => textIn(doc as Node).trim() === ''
