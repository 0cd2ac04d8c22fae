/** What a line of a teacher's text begins with. */
import {
  ANSWER_LETTERS,
  BRACKETED,
  CIRCLED,
  EMPTY_OR,
  HEADING,
  JUDGED,
  KEY_HEADING,
  KIND_TAG_WORDS,
  kindNamed,
  LABEL,
  labelNamed,
  POINTS_WORDS,
  PUNCTUATION,
  TOPIC,
  type Kind,
  type Label,
} from './marks.rule.ts'

/*
 * Blanks stand once between two things that may be there: where `\s*` follows `\s*`, a long run of them is tried in as
 * many ways as it has pairs.
 */
const exactly = (pattern: string, flags = 'u'): RegExp => new RegExp(`^\\s*${pattern}`, flags)

const HEADING_LINE = exactly(HEADING)
const EACH_POINTS = /每\s*(?:小)?[题空]\s*(\d{1,3})\s*分/u
const LONGEST_HEADING = 80
export function headingOf(line: string): { kind: Kind; points: number | null } | null {
  const found = line.length <= LONGEST_HEADING ? HEADING_LINE.exec(line) : null
  const kind = found && kindNamed(found[1]!)
  if (!kind) return null
  const behind = line.slice(found[0].length)
  if (/^\s*[:：]\s*\S/u.test(behind)) return null // words of a question that begin so
  const points = EACH_POINTS.exec(behind)
  return { kind, points: points ? Number(points[1]) : null }
}
const KEY_LINE = exactly(KEY_HEADING)
export const isKeyHeading = (line: string): boolean => line.length <= LONGEST_HEADING && KEY_LINE.test(line)

const NUMBERED = /^\s*(?:第\s*(\d{1,4})\s*题\s*[.．、:：]?|(\d{1,4})\s*(?:[、)）．]|\.(?!\d)))\s*(.*)$/su
/** `（ B ）1. …`, as papers for marking by hand have it. */
const ANSWERED = exactly(`(${EMPTY_OR(`${ANSWER_LETTERS}|${JUDGED}`)})\\s*(?=\\d{1,4}\\s*[、.．])`)
export function numberedOf(line: string): { number: number; rest: string } | null {
  const answered = ANSWERED.exec(line)
  const found = NUMBERED.exec(answered ? line.slice(answered[0].length) : line)
  if (!found) return null
  return { number: Number(found[1] ?? found[2]), rest: answered ? `${found[3]}${answered[1]}` : found[3]! }
}
/** `（1）…`, which numbers questions, parts of a case, or points of an answer. */
const BRACKETED_NUMBER = /^\s*[（(]\s*(\d{1,3})\s*[)）]\s*(.*)$/su
export function bracketedOf(line: string): { number: number; rest: string } | null {
  const found = BRACKETED_NUMBER.exec(line)
  return found && { number: Number(found[1]), rest: found[2]! }
}
/** Where the words behind the number begin; 0: there is none. */
export function numberEnd(line: string): number {
  const answered = ANSWERED.exec(line)?.[0].length ?? 0
  const found = NUMBERED.exec(line.slice(answered))
  const rest = found?.[3] ?? bracketedOf(line)?.rest
  return rest === undefined ? 0 : line.length - rest.length
}
const TOPIC_LINE = exactly(TOPIC)
export const isTopic = (line: string): boolean => line.length <= LONGEST_HEADING && TOPIC_LINE.test(line)
const PART = /^\s*(?:[（(]\s*(\d{1,3})\s*[)）]|问题\s*(\d{1,3})\s*[.．、:：])\s*(.*)$/su
export function partOf(line: string): { number: number; rest: string } | null {
  const found = PART.exec(line)
  return found && { number: Number(found[1] ?? found[2]), rest: found[3]! }
}
const LEFT = new RegExp(`^\\s*[${CIRCLED}]\\s*(.*)$`, 'su')
export const leftOf = (line: string): string | null => LEFT.exec(line)?.[1] ?? null

const LABELLED = exactly(LABEL)
function labelOf(line: string): { label: Label; rest: string } | null {
  const found = LABELLED.exec(line)
  return found && { label: labelNamed(found[1] ?? found[2] ?? found[3]!), rest: line.slice(found[0].length).trim() }
}
const LABEL_BEHIND = new RegExp(`(?:(?<=\\s)|(?=[【\\[]))(?<!\\\\\\^)${LABEL}`, 'gu')
/** What stands behind a label; behind a short one another may follow in the same line. */
export function labelsOf(line: string): { label: Label; text: string }[] {
  const first = labelOf(line)
  if (!first) return []
  if (first.label === 'explanation') return [{ label: first.label, text: first.rest }]
  const found: { label: Label; text: string }[] = [{ label: first.label, text: '' }]
  let at = 0
  for (const match of first.rest.matchAll(LABEL_BEHIND)) {
    found.at(-1)!.text = first.rest.slice(at, match.index).trim()
    at = match.index + match[0].length
    found.push({ label: labelNamed(match[1] ?? match[2] ?? match[3]!), text: '' })
  }
  found.at(-1)!.text = first.rest.slice(at).trim()
  return found
}

const isLetter = (text: string, letter: number): boolean =>
  text.normalize('NFKC').toUpperCase() === String.fromCharCode(65 + letter)
const OPTION = new RegExp(`^\\s*[（(]?([A-Za-zＡ-Ｚ])\\s?[${PUNCTUATION}]\\s*`, 'u')
const OPTION_BEHIND = new RegExp(`(?<![A-Za-z\\d（(]|\\\\\\^)[（(]?([A-ZＡ-Ｚ])\\s?[${PUNCTUATION}]\\s*`, 'gu')
interface OptionPlace {
  letter: number
  /** Of its letter, of its words, and behind these. */
  at: number
  from: number
  to: number
}
/**
 * The options that a line holds: `A. … B. …`. Behind the first only the next letter begins another, so that "A、B
 * both" stays one.
 */
export function optionPlaces(line: string, first: number): OptionPlace[] {
  const begin = OPTION.exec(line)
  if (!begin) return []
  const letter = begin[1]!.normalize('NFKC').toUpperCase().charCodeAt(0) - 65
  if (letter !== first && begin[1] !== begin[1]!.toUpperCase()) return []
  const places = [{ letter, at: 0, from: begin[0].length, to: line.length }]
  for (const match of line.matchAll(OPTION_BEHIND)) {
    const last = places.at(-1)!
    if (match.index < last.from || !isLetter(match[1]!, last.letter + 1)) continue
    last.to = match.index
    places.push({
      letter: last.letter + 1,
      at: match.index,
      from: match.index + match[0].length,
      to: line.length,
    })
  }
  return places
}
export const optionsOf = (line: string, first: number): { letter: number; text: string }[] =>
  optionPlaces(line, first).map(({ letter, from, to }) => ({ letter, text: line.slice(from, to).trim() }))
/** Where options begin in the line of the stem; -1: nowhere. */
export function optionsWithin(line: string): number {
  let from = -1
  for (const match of line.matchAll(OPTION_BEHIND)) {
    if (match.index === 0) continue
    if (from < 0 && isLetter(match[1]!, 0)) from = match.index
    else if (from >= 0 && isLetter(match[1]!, 1)) return from
  }
  return -1
}

const notEscaped = (pattern: string, flags = 'u'): RegExp => new RegExp(`(?<!\\\\\\^)(?:${pattern})`, flags)
const TAG = exactly(BRACKETED(KIND_TAG_WORDS))
export function tagOf(stem: string): { kind: Kind; rest: string } | null {
  const found = TAG.exec(stem)
  const kind = found && kindNamed(found[1]!)
  return kind ? { kind, rest: stem.slice(found[0].length).trim() } : null
}
const POINTS = notEscaped(`${BRACKETED(POINTS_WORDS)}\\s*$`)
const POINTS_FIRST = exactly(BRACKETED(POINTS_WORDS))
export function pointsOf(stem: string): { points: number; rest: string } | null {
  const found = POINTS.exec(stem) ?? POINTS_FIRST.exec(stem)
  if (!found) return null
  const rest = `${stem.slice(0, found.index)}${stem.slice(found.index + found[0].length)}`.trim()
  return { points: Number(/\d+/.exec(found[1]!)![0]), rest }
}
const LETTERS = notEscaped(BRACKETED(ANSWER_LETTERS), 'gu')
/** The letters that stand in brackets in the stem, the last if there are several. */
export function lettersWithin(stem: string): { answer: string; rest: string } | null {
  const found = [...stem.matchAll(LETTERS)].at(-1)
  if (!found) return null
  return {
    answer: found[1]!,
    rest: `${stem.slice(0, found.index)}（ ）${stem.slice(found.index + found[0].length)}`.trim(),
  }
}
const VERDICT_LAST = notEscaped(`(?:${BRACKETED(JUDGED)}|([√✓✔×✗✘]))\\s*(?:([。.])\\s*)?$`, 'iu')
const VERDICT_FIRST = exactly(BRACKETED(JUDGED), 'iu')
export function verdictWithin(stem: string): { answer: string; rest: string } | null {
  const found = VERDICT_LAST.exec(stem) ?? VERDICT_FIRST.exec(stem)
  if (!found) return null
  const rest = `${stem.slice(0, found.index).trimEnd()}${stem.slice(found.index + found[0].length)}${found[3] ?? ''}`
  return { answer: found[1] ?? found[2]!, rest: rest.trim() }
}
