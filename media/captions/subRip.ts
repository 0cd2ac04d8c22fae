import type { Cue, NoteBook } from './cue.ts'
import { cleanText } from './markup.ts'
import { halfWidth, isBrokenTimeLine, readTimeLine, type TimeLine } from './times.ts'

const CREDIT =
  /字幕|翻译|翻譯|译者|校对|校對|时间轴|時間軸|听译|听写|压制|制作|製作|感谢观看|更多.{0,9}(?:关注|下载)|https?:|www\.|@|subtitle|caption|transcri|translat|sync/i
/** Blocks of WebVTT that are not shown. */
const COMMENT = /^(?:NOTE|STYLE|REGION)\b/
const NUMBER = /^\s*#?\d{1,6}[.、)]?\s*$/
const isNumber = (line: string): boolean => NUMBER.test(halfWidth(line))
const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === ''

/** A line that says the times of a cue; `times` is null where they can't be read. */
interface Mark {
  at: number
  times: TimeLine | null
}

const marksIn = (lines: readonly string[]): Mark[] =>
  lines.flatMap((line, at) => {
    if (!/[>＞→]/.test(line)) return []
    const times = readTimeLine(line)
    return times || isBrokenTimeLine(line) ? [{ at, times }] : []
  })

export const isSubRip = (lines: readonly string[]): boolean => marksIn(lines).some(({ times }) => times !== null)

/**
 * Cues of SubRip and of WebVTT, told apart by the lines that hold times: blank lines and numbers between them are often
 * missing, or too many.
 */
export function readSubRip(lines: readonly string[], notes: NoteBook): Cue[] {
  const isVtt = /^WEBVTT\b/.test(lines[0] ?? '')
  const marks = marksIn(lines)
  const first = marks[0]?.at ?? lines.length
  const numbered = isNumber(lines.slice(0, first).findLast((line) => !isBlank(line)) ?? '')
  const headOf = (at: number, after: number): number => startOfHead(lines, { at, after, isVtt, numbered })
  readBefore(lines, headOf(first, 0), isVtt, notes)
  return marks.flatMap(({ at, times }, index) => {
    const next = marks[index + 1]?.at
    const end = next === undefined ? lines.length : headOf(next, at + 1)
    if (next !== undefined && end > at + 1 && !isBlank(lines[end - 1])) notes.add('noBlank', end + 1, lines[end])
    const text = textOf(lines, { from: at + 1, end, isLast: next === undefined, isVtt }, notes)
    return cueOf(lines[at]!, { at, times }, text, notes) ?? []
  })
}

/** Where the cue begins whose times are at `at`: with its number or identifier, if it has one. */
function startOfHead(
  lines: readonly string[],
  { at, after, isVtt, numbered }: { at: number; after: number; isVtt: boolean; numbered: boolean },
): number {
  const above = at - 1
  if (above < after) return at
  if (!isBlank(lines[above])) {
    const named = numbered ? isNumber(lines[above]!) : isVtt && above > after && isBlank(lines[above - 1])
    return named ? above : at
  }
  let number = above
  while (number >= after && isBlank(lines[number])) number--
  return numbered && number >= after && isNumber(lines[number]!) && isBlank(lines[number - 1]) ? number : at
}

/** What is above the first cue: a header, notes and styles of WebVTT; else nothing that is shown. */
function readBefore(lines: readonly string[], end: number, isVtt: boolean, notes: NoteBook): void {
  if (isVtt && end < lines.length && !lines.slice(1, end).some(isBlank)) notes.add('header', end + 1, lines[end])
  if (isVtt) return
  for (const [index, line] of lines.slice(0, end).entries())
    if (!isBlank(line) && !isNumber(line)) notes.add('stray', index + 1, line)
}

/** The lines between the times of a cue and the next cue that are its text. */
function textOf(
  lines: readonly string[],
  { from, end, isLast, isVtt }: { from: number; end: number; isLast: boolean; isVtt: boolean },
  notes: NoteBook,
): string[] {
  const text: string[] = []
  let above: 'text' | 'blank' | 'comment' | 'tail' = 'text'
  for (let at = from; at < end; at++) {
    const line = lines[at]!
    if (isBlank(line)) above = above === 'tail' ? 'tail' : 'blank'
    else if (above === 'blank' && isVtt && COMMENT.test(line)) above = 'comment'
    else if (above === 'blank' && isLast && text.length > 0 && (CREDIT.test(line) || isNumber(line))) above = 'tail'
    else if (above === 'blank') notes.add('blank', at + 1, line)
    if (above === 'tail' && !isBlank(line)) notes.add('credit', at + 1, line)
    if (above === 'comment' || above === 'tail' || isBlank(line)) continue
    above = 'text'
    text.push(line)
  }
  return text
}

const SETTING = /^(?:vertical|line|position|size|align|region):\S+$/
/** SubRip's own coordinates, which WebVTT has no settings for. */
const COORDINATE = /^[XY][12]:\d+$/i

function cueOf(line: string, { at, times }: Mark, below: string[], notes: NoteBook): Cue | null {
  if (!times) {
    notes.add('badTime', at + 1, line)
    return null
  }
  if (times.carried) notes.add('carry', at + 1, line)
  else if (times.odd) notes.add('time', at + 1, line)
  const parts = times.rest.split(' ').filter(Boolean)
  const beside = parts.filter((part) => !SETTING.test(part) && !COORDINATE.test(part)).join(' ')
  if (beside !== '') notes.add('sameLine', at + 1, line)
  const { text, cut } = cleanText(beside === '' ? below : [beside, ...below])
  if (cut) notes.add('long', at + 1, text)
  const settings = parts.filter((part) => SETTING.test(part) && !part.startsWith('region:')).join(' ')
  return { from: times.from, to: times.to, settings, text, line: at + 1 }
}
