/** An article as HTML: of the nodes that `readArticle.service` lets in. */
import type { Article } from '../courses/article.contract.ts'
import type { ArticleNode } from '../courses/article.rule.ts'
import type { MathElement } from '../../lib/formulas/formula.rule.ts'
import { inText } from '../../lib/formulas/formulaText.rule.ts'
import { mathOf } from '../../lib/formulas/read.ts'
import { Html, html } from './html.ts'

const TAGS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th',
}
const MARKS: Record<string, string> = { bold: 'b', italic: 'i', underline: 'u', strike: 's' }

function marked({ text = '', marks = [] }: ArticleNode): Html {
  return marks.reduce(
    (within, { type, attrs }) => {
      if (type === 'link')
        return html`<a href="${String(attrs?.['href'] ?? '')}" rel="noopener noreferrer">${within}</a>`
      const tag = MARKS[type]
      return tag ? new Html(`<${tag}>${within.text}</${tag}>`) : within
    },
    html`${text}`,
  )
}

/** Attributes of numbers alone. */
const numbers = ({ attrs = {} }: ArticleNode): string =>
  ['colspan', 'rowspan', 'start']
    .flatMap((name) => (typeof attrs[name] === 'number' ? ` ${name}="${attrs[name]}"` : ''))
    .join('')

const MATH_NAME = /^[a-z]+$/u
/** Of names that `formula.rule` lets through. */
function mathHtml(part: MathElement | string): Html {
  if (typeof part === 'string') return html`${part}`
  const said = Object.entries(part.attrs).filter(([name]) => MATH_NAME.test(name) && name !== 'class')
  const attributes = said.map(([name, value]) => html` ${new Html(name)}="${value}"`)
  return html`<${new Html(part.tag)}${attributes}>${part.children.map(mathHtml)}</${new Html(part.tag)}>`
}
function formulaHtml({ attrs }: ArticleNode): Html {
  const tex = String(attrs?.['tex'] ?? '')
  const math = mathOf(tex)
  return math ? mathHtml(math) : html`${inText(tex)}`
}

function nodeHtml(node: ArticleNode): Html {
  const within = (node.content ?? []).map(nodeHtml)
  if (node.type === 'text') return marked(node)
  if (node.type === 'hardBreak') return html`<br />`
  if (node.type === 'formula') return formulaHtml(node)
  if (node.type === 'heading') return node.attrs?.['level'] === 2 ? html`<h3>${within}</h3>` : html`<h4>${within}</h4>`
  const tag = TAGS[node.type]
  return tag ? new Html(`<${tag}${numbers(node)}>${html`${within}`.text}</${tag}>`) : html`${within}`
}

export const articleHtml = ({ content }: Article): Html => html`${(content as ArticleNode[]).map(nodeHtml)}`
