/** A line whose marked words are told from the rest, where these may be an answer. */
import { looksLikeKey } from '../text/key.rule.ts'
import { isKeyHeading, labelsOf, numberEnd, optionPlaces, optionsWithin } from '../text/lines.rule.ts'
import { ANSWER_LETTERS, INNER, JUDGED } from '../text/marks.rule.ts'
import { MARKS, optionMarks, span, type Mark } from '../text/marked.rule.ts'
import { plainLine, type Line } from './line.ts'
import type { Look } from './styles.ts'

/** What most of a document looks like is no mark. */
export interface Usual {
  colour: string
  bold: boolean
  underline: boolean
}
const BLACK = '000000'
const commonest = (counts: ReadonlyMap<string, number>): string | undefined =>
  [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]

export function usualOf(lines: readonly Line[]): Usual {
  const colours = new Map<string, number>()
  const weights = { all: 0, bold: 0, underline: 0 }
  for (const { text, look } of lines.flat()) {
    colours.set(look.colour ?? BLACK, (colours.get(look.colour ?? BLACK) ?? 0) + text.length)
    weights.all += text.length
    if (look.bold) weights.bold += text.length
    if (look.underline) weights.underline += text.length
  }
  const isMost = (count: number): boolean => count * 2 > weights.all
  return { colour: commonest(colours) ?? BLACK, bold: isMost(weights.bold), underline: isMost(weights.underline) }
}

/** Shades that eyes do not tell apart in a text. */
const SAME = 0x48
function differs(one: string, other: string): boolean {
  if (one === other) return false
  const isHex = [one, other].every((each) => /^[\dA-F]{6}$/.test(each))
  if (!isHex) return true
  return [0, 2, 4].some(
    (at) => Math.abs(parseInt(one.slice(at, at + 2), 16) - parseInt(other.slice(at, at + 2), 16)) > SAME,
  )
}
const marksOf = (look: Look, usual: Usual): Mark[] =>
  MARKS.filter((mark) => {
    if (mark === 'colour') return differs(look.colour ?? BLACK, usual.colour)
    return look[mark] && !(mark === 'bold' && usual.bold) && !(mark === 'underline' && usual.underline)
  })

const VISIBLE = /[^\s_\u{f0000}-\u{fffef}]/u
/** Of each character by what it is marked. */
function charMarks(line: Line, usual: Usual): (readonly Mark[])[] {
  return line.flatMap(({ text, look }) => {
    const marks = marksOf(look, usual)
    return Array.from({ length: text.length }, () => marks)
  })
}

/** Those by which its letter, or more than half of its words, are. */
function marksWithin(text: string, marks: readonly (readonly Mark[])[], from: number, to: number): Mark[] {
  const places = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => VISIBLE.test(text[at]!))
  return MARKS.filter((mark) => places.filter((at) => marks[at]!.includes(mark)).length * 2 > places.length)
}

const BRACKET_BEFORE = /[（(【[]\s*$/u
const BRACKET_BEHIND = /^\s*[）)】\]]/u
const MEANT = new RegExp(`^(?:${INNER})$`, 'u')
const LETTERS = new RegExp(`^(?:${ANSWER_LETTERS})$`, 'u')
const VERDICT = new RegExp(`^(?:${JUDGED})$`, 'u')
const BLANK = /^[\s_]*$/u
const SIGN = /^[√✓✔×✗✘]$/u

/** What becomes of marked words of a stem, by what stands around them. */
function spanned(words: string, marks: readonly Mark[], before: string, behind: string): string {
  const inBrackets = BRACKET_BEFORE.test(before) && BRACKET_BEHIND.test(behind)
  if (BLANK.test(words)) {
    const isGap = !inBrackets && marks.includes('underline') && (words.length > 1 || words.includes('\t'))
    return isGap ? '____' : words
  }
  const text = words
    .trim()
    .replace(/^_+|_+$/gu, '')
    .trim()
  if (text === '' || !VISIBLE.test(text)) return words
  const isLast = behind.replace(/[\s。.；;_]/gu, '') === ''
  if (inBrackets && MEANT.test(text)) return words
  if (LETTERS.test(text) && text.length <= 12) return `（${text}）`
  if (SIGN.test(text) || (isLast && VERDICT.test(text))) return `（${text}）`
  // brackets that were opened in the words and are closed behind them, and what else is no whole
  if (/^[（(][^）)]*$|^[^（(]*[）)]$/u.test(text)) return words
  return span(text, marks)
}

function markStem(text: string, marks: readonly (readonly Mark[])[]): string {
  const from = numberEnd(text)
  let marked = text.slice(0, from)
  for (let at = from; at < text.length;) {
    let end = at + 1
    const isMarked = marks[at]!.length > 0
    while (end < text.length && marks[end]!.length > 0 === isMarked) end++
    const words = text.slice(at, end)
    const isWhole = text.slice(from, at).trim() === '' && text.slice(end).trim() === ''
    const own = isMarked ? MARKS.filter((mark) => marks.slice(at, end).some((each) => each.includes(mark))) : []
    marked +=
      isMarked && !(isWhole && !BLANK.test(words)) ? spanned(words, own, text.slice(0, at), text.slice(end)) : words
    at = end
  }
  return marked
}

function markOptions(text: string, marks: readonly (readonly Mark[])[]): string {
  const places = optionPlaces(text, letterOf(text))
  return places
    .map(({ at, from, to }) => {
      const own = marksWithin(text, marks, from, to)
      const letter = marksWithin(text, marks, at, Math.max(at + 1, from))
      const all = MARKS.filter((mark) => own.includes(mark) || letter.includes(mark))
      const words = text.slice(at, to)
      const end = words.trimEnd().length
      return `${words.slice(0, end)}${optionMarks(all)}${words.slice(end)}`
    })
    .join('')
}
/** Whichever letter the line begins with. */
const letterOf = (text: string): number =>
  (/[A-Za-zＡ-Ｚ]/u.exec(text)?.[0] ?? 'A').normalize('NFKC').toUpperCase().charCodeAt(0) - 65

export function markedText(line: Line, usual: Usual): string {
  const text = plainLine(line)
  const marks = charMarks(line, usual)
  if (marks.every((each) => each.length === 0)) return text
  if (labelsOf(text).length > 0 || isKeyHeading(text) || looksLikeKey(text)) return text
  if (optionPlaces(text, letterOf(text)).length > 0) return markOptions(text, marks)
  const at = optionsWithin(text)
  if (at < 0) return markStem(text, marks)
  return markStem(text.slice(0, at), marks.slice(0, at)) + markOptions(text.slice(at), marks.slice(at))
}
