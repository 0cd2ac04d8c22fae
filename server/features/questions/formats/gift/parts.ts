/** The parts of a question in GIFT: what stands before its braces, within and behind them. */
import { htmlText, looksLikeHtml } from '../markup.ts'
import { Unreadable } from '../reading.ts'
import { hideEscaped, showEscaped } from './scan.rule.ts'

const WIDE = /[｛｝＝～＃％]/gu
const NARROW: Record<string, string> = { '｛': '{', '｝': '}', '＝': '=', '～': '~', '＃': '#', '％': '%' }
/** Signs in full width have a meaning where a question has no others. */
function narrowed(text: string): string {
  const [open, end] = [text.indexOf('｛'), text.lastIndexOf('｝') + 1]
  if (text.includes('{') || open < 0 || end <= open) return text
  const inner = text.slice(open, end).replace(WIDE, (sign) => NARROW[sign]!)
  return text.slice(0, open) + inner + text.slice(end)
}

interface Parts {
  before: string
  /** Null: a text that asks nothing. */
  inner: string | null
  behind: string
  general: string
}
export function partsOf(source: string): Parts {
  const text = narrowed(hideEscaped(source)).replace(/^\s*::[\s\S]*?::/u, '')
  const open = text.indexOf('{')
  const close = text.lastIndexOf('}')
  if (open < 0 && close < 0) return { before: text, inner: null, behind: '', general: '' }
  if (open < 0 || close < open) throw new Unreadable('unclosed')
  const inner = text.slice(open + 1, close)
  if (inner.includes('{') || inner.includes('}')) throw new Unreadable('unclosed')
  const general = inner.lastIndexOf('####')
  return {
    before: text.slice(0, open),
    inner: (general < 0 ? inner : inner.slice(0, general)).trim(),
    behind: text.slice(close + 1),
    general: general < 0 ? '' : inner.slice(general + 4).trim(),
  }
}

export const FORMAT = /^\s*\[(html|moodle|plain|markdown)\]/iu
export interface Way {
  notes: Set<string>
  html: boolean | null
}
/** A format that the question declares holds for all of its texts that declare none. */
export function words(text: string, way: Way): string {
  const named = FORMAT.exec(text)
  const shown = showEscaped(text.slice(named?.[0].length ?? 0))
  const format = named?.[1]?.toLowerCase()
  const html = format ? format === 'html' : way.html
  return html || (html === null && format !== 'plain' && looksLikeHtml(shown))
    ? htmlText(shown, way.notes)
    : shown.trim()
}
