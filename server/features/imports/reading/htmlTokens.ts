/** Tags and texts of an HTML document, as forgiving as a browser where exports need it. */

export interface HtmlHandler {
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** Of the names that HTML has for characters, those that stand in tables. Others are left as they are. */
const NAMES: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', middot: '·', bull: '•', hellip: '…' },
  ...{ ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', mdash: '—', ndash: '–', times: '×', deg: '°', yen: '¥' },
  ...{ ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009', copy: '©', reg: '®' },
}

/** Characters that GBK lacks come as numbers: &#134071; is 𠮷. */
const decodeHtml = (text: string): string =>
  text.includes('&')
    ? text.replace(
        /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));?/gi,
        (written, hex?: string, decimal?: string, name?: string) => {
          const code = hex ? parseInt(hex, 16) : Number(decimal)
          if (name) return NAMES[name.toLowerCase()] ?? written
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written
        },
      )
    : text

/** What stands in these is no text of the page. */
const RAW = new Set(['script', 'style', 'xml', 'title', 'noscript', 'template'])

/** Where the tag ends that begins at `from`. A quotation mark counts at the beginning of a value alone. */
function tagEnd(text: string, from: number): number {
  let before = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 62) return at
    if ((code === 34 || code === 39) && before === 61) {
      at = text.indexOf(text[at]!, at + 1)
      if (at < 0) return -1
    }
    if (code > 32) before = code
  }
  return -1
}

/** Behind what ends something that is not looked at; without it, behind everything. */
const behind = (text: string, end: string, from: number): number => {
  const found = text.indexOf(end, from)
  return found < 0 ? text.length : found + end.length
}

function behindElement(text: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, 'gi')
  closing.lastIndex = from
  return closing.test(text) ? behind(text, '>', closing.lastIndex) : text.length
}

function readTag(text: string, at: number, handler: HtmlHandler): number {
  if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4)
  const end = tagEnd(text, at + 1)
  if (end < 0) return text.length
  const [, slash, name = '', attributes = ''] = /^(\/?)([a-z][^\s/>]*)([^]*)$/i.exec(text.slice(at + 1, end)) ?? []
  const lower = name.toLowerCase()
  if (slash) handler.close(lower)
  else if (RAW.has(lower) && !attributes.endsWith('/')) return behindElement(text, lower, end)
  else if (lower) handler.open(lower, attributes)
  return end + 1
}

export function readHtml(text: string, handler: HtmlHandler): void {
  let at = 0
  while (at < text.length) {
    const tag = text.indexOf('<', at)
    const until = tag < 0 ? text.length : tag
    if (until > at) handler.text(decodeHtml(text.slice(at, until)))
    if (tag < 0) return
    // 3 < 5 is text.
    if (!/[a-z/!?]/i.test(text[tag + 1] ?? '')) {
      handler.text('<')
      at = tag + 1
    } else at = readTag(text, tag, handler)
  }
}
