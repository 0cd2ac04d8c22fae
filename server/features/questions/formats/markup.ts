/** Text out of HTML, as exchange formats carry it: lines stay lines, what cannot be kept is noted. */
import { noteOf } from './reading.ts'

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  middot: '·',
  times: '×',
  divide: '÷',
  deg: '°',
}
const codePoint = (code: number, written: string): string =>
  code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : written
const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(
        /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/giu,
        (written, hex?: string, decimal?: string, name?: string) =>
          hex
            ? codePoint(parseInt(hex, 16), written)
            : decimal
              ? codePoint(Number(decimal), written)
              : (ENTITIES[name!.toLowerCase()] ?? written),
      )
    : text
const encodeEntities = (text: string): string =>
  text.replace(/[&<>"]/gu, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

const TAG = /<(?:!--[\s\S]{0,20000}?-->|(\/?)([a-z][a-z\d:-]{0,30})(?:\s[^<>]{0,20000})?\/?)>/giu
const LINES = new Set([
  'p',
  'div',
  'br',
  'li',
  'tr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'table',
])
const CELLS = new Set(['td', 'th'])
const MEDIA = new Set(['img', 'audio', 'video', 'object', 'embed', 'iframe', 'svg', 'qti-object'])
/** Each with its end; where one has none, no later one has. */
function withoutScripts(html: string): string {
  let text = html
  for (const tag of ['script', 'style']) {
    const open = new RegExp(`<${tag}\\b[^<>]{0,20000}>`, 'giu')
    const close = new RegExp(`</${tag}\\s*>`, 'giu')
    let [kept, from] = ['', 0]
    for (let begin = open.exec(text); begin; begin = open.exec(text)) {
      close.lastIndex = open.lastIndex
      if (!close.exec(text)) break
      kept += text.slice(from, begin.index)
      open.lastIndex = from = close.lastIndex
    }
    text = kept + text.slice(from)
  }
  return text
}
const trimmedLines = (text: string): string[] => text.split('\n').map((line) => line.trim())
/** Whether a text without a declared format is meant as HTML. */
export const looksLikeHtml = (text: string): boolean =>
  /<\/?(?:p|br|b|i|u|em|strong|span|div|img|sub|sup|font|ul|ol|li|table|tr|td|h[1-6]|pre|audio|video|a|code)(?:\s[^<>]{0,20000})?\/?>/iu.test(
    text,
  )

export function htmlText(html: string, notes: Set<string>): string {
  if (/<math\b/iu.test(html)) notes.add(noteOf('formulas'))
  const text = withoutScripts(html)
    .replace(/[^\S\u3000\u00a0]+/gu, ' ')
    .replace(TAG, (_, closing: string, tag: string | undefined) => {
      const name = tag?.toLowerCase() ?? ''
      if (MEDIA.has(name)) notes.add(noteOf('pictures'))
      if (name === 'table') notes.add(noteOf('formatting'))
      if (CELLS.has(name)) return closing ? '\t' : ''
      return LINES.has(name) ? '\n' : ''
    })
  const lines = trimmedLines(text).filter((line) => line !== '')
  return trimmedLines(decodeEntities(lines.join('\n')).replace(/\u00a0/gu, ' '))
    .join('\n')
    .trim()
}
/** Text as the HTML that says the same; an empty line needs something that stands in it. */
export const textHtml = (text: string): string =>
  encodeEntities(text)
    .replace(/\n(?=\n)/gu, '<br/>&nbsp;')
    .replace(/\n/gu, '<br/>')
