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
  listItem: 'li',
  blockquote: 'blockquote',
  hardBreak: 'br',
  tableRow: 'tr',
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

/** Addresses of pictures and sounds by asset. */
export type Pictures = Record<string, string>
export interface Shown {
  pictures: Pictures
  /** Pictures do not open by themselves: they stand in something that is pressed, or that is not to be left. */
  still?: boolean | undefined
}
/** A table wider than the page scrolls in a box of its own, by the keyboard too. */
const SCROLLS = { class: 'table', role: 'region', 'aria-label': '表格', tabindex: '0' }

/** A picture, which opens by itself when it is pressed: on a phone it can then be enlarged. */
function picture({ attrs }: Node, { pictures, still }: Shown): Element {
  const alt = String(attrs?.['alt'] ?? '')
  const href = pictures[String(attrs?.['asset'])]
  if (href === undefined) return element('p', [`［图片暂时打不开${alt && `：${alt}`}］`], { class: 'quiet' })
  const image = element('img', [], { src: href, alt, loading: 'lazy' })
  if (still) return image
  const label = `查看大图${alt && `：${alt}`}`
  return element('a', [image], {
    class: 'picture',
    href,
    'aria-label': label,
    target: '_blank',
    rel: 'noopener',
  })
}

function sound({ attrs }: Node, { pictures }: Shown): Element {
  const alt = String(attrs?.['alt'] ?? '')
  const src = pictures[String(attrs?.['asset'])]
  return src === undefined
    ? element('p', [`［声音暂时打不开${alt && `：${alt}`}］`], { class: 'quiet' })
    : element('audio', [], { src, 'aria-label': alt || '声音' })
}

function cell({ type, attrs }: Node, children: Element['children']): Element {
  const spans = ['colspan', 'rowspan'].flatMap((name) => {
    const count = Number(attrs?.[name] ?? 1)
    return count > 1 ? [[name, String(count)] as const] : []
  })
  return element(type === 'tableHeader' ? 'th' : 'td', children, Object.fromEntries(spans))
}

function list({ attrs }: Node, children: Element['children']): Element {
  const start = Number(attrs?.['start'] ?? 1)
  return element('ol', children, start > 1 ? { start: String(start) } : {})
}

function rendered(node: Node, shown: Shown): Element['children'] {
  if (node.type === 'text') return [marked(node.text ?? '', node.marks ?? [])]
  if (node.type === 'picture') return [picture(node, shown)]
  if (node.type === 'sound') return [sound(node, shown)]
  if (node.type === 'formula') return [element('formula', [], { tex: String(node.attrs?.['tex'] ?? '') })]
  const children = (node.content ?? []).flatMap((child) => rendered(child, shown))
  if (node.type === 'heading') return [element(node.attrs?.['level'] === 3 ? 'h3' : 'h2', children)]
  if (node.type === 'table') return [element('div', [element('table', [element('tbody', children)])], SCROLLS)]
  if (node.type === 'tableCell' || node.type === 'tableHeader') return [cell(node, children)]
  if (node.type === 'orderedList') return [list(node, children)]
  return TAGS[node.type] ? [element(TAGS[node.type]!, children)] : children
}

/** The elements of an article. What is unknown loses its form, never its words. Pure. */
export const articleElements = (
  doc: { content?: unknown },
  pictures: Pictures = {},
  still?: boolean,
): Element['children'] =>
  (Array.isArray(doc.content) ? (doc.content as Node[]) : []).flatMap((node) => rendered(node, { pictures, still }))
