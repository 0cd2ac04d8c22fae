/**
 * What an article becomes on the page: a whitelist of tiptap's nodes and marks (the server's `article.ts` lets no
 * others in).
 */
interface Node {
  type: string
  text?: string
  attrs?: Record<string, unknown>
  marks?: Node[]
  content?: Node[]
}
export interface Element {
  tag: string
  attrs: Record<string, string>
  children: (Element | string)[]
}

const TAGS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  hardBreak: 'br',
}
const MARKS: Record<string, string> = { bold: 'strong', italic: 'em', underline: 'u', strike: 's' }
const LINK = { target: '_blank', rel: 'noopener noreferrer nofollow' }

const element = (tag: string, children: Element['children'], attrs: Record<string, string> = {}): Element => ({
  tag,
  attrs,
  children,
})
const isWebAddress = (href: unknown): href is string => typeof href === 'string' && /^https?:\/\//i.test(href)

function marked(text: string, marks: Node[]): Element | string {
  return marks.reduce<Element | string>((inner, { type, attrs }) => {
    if (type === 'link')
      return isWebAddress(attrs?.['href']) ? element('a', [inner], { href: attrs['href'], ...LINK }) : inner
    return MARKS[type] ? element(MARKS[type], [inner]) : inner
  }, text)
}

function rendered(node: Node): Element['children'] {
  if (node.type === 'text') return [marked(node.text ?? '', node.marks ?? [])]
  const children = (node.content ?? []).flatMap(rendered)
  if (node.type === 'heading') return [element(node.attrs?.['level'] === 3 ? 'h3' : 'h2', children)]
  return TAGS[node.type] ? [element(TAGS[node.type]!, children)] : children
}

/** The elements of an article. What is unknown loses its form, never its words. Pure. */
export const articleElements = (doc: { content?: unknown }): Element['children'] =>
  (Array.isArray(doc.content) ? (doc.content as Node[]) : []).flatMap(rendered)
