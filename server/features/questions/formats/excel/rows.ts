/** From a row of a workbook to the pieces of a question. */
import { splitList } from '../traitTexts.ts'
import { pairsText } from '../answers.ts'
import type { Pieces } from '../build.ts'
import { noteOf, Unreadable } from '../reading.ts'
import { optionsOf } from '../text/lines.rule.ts'
import { kindNamed, unescaped, type Kind } from '../text/marks.rule.ts'
import type { TraitName, TraitTexts } from '../traitTexts.ts'
import type { Columns, Field } from './columns.rule.ts'

export interface Row {
  row: number
  sheet: string
  cell(field: Field): string
  options: string[]
  /** As it stands there, to be shown beside what is wrong. */
  source: string
}

export function rowOf({ fields, options }: Columns, sheet: string, row: number, texts: readonly string[]): Row {
  const filled = Array.from(options, (at) => (at === undefined ? '' : (texts[at] ?? '')))
  return {
    row,
    sheet,
    cell: (field) => fields[field]?.map((at) => texts[at] ?? '').find((text) => text !== '') ?? '',
    options: filled.slice(0, filled.findLastIndex((text) => text !== '') + 1),
    source: texts.filter((text) => text !== '').join(' | '),
  }
}

const PART = /^(?:小题|子题|小问)[\s:：·、\-—–(（【]*(.*?)[)）】\s]*$/u
/** Whether a row is a part of the case above it, and which kind is named; null: none is. */
export function kindIn(row: Row): { isPart: boolean; kind: Kind | null } {
  const [own, ofPart] = [row.cell('kind'), row.cell('partKind')]
  const part = PART.exec(own)
  const name = ofPart || (part ? part[1]! : own)
  const isPart = part !== null || row.cell('partStem') !== ''
  // 选择题 says neither of one answer nor of several; a sheet may be named by the kind of its questions.
  if (/^选择题?$/u.test(name)) return { isPart, kind: null }
  if (name === '') return { isPart, kind: isPart || row.cell('passage') !== '' ? null : kindNamed(row.sheet) }
  const kind = kindNamed(name)
  if (!kind) throw new Unreadable('kindUnknown', name.slice(0, 20))
  return { isPart, kind }
}

function pointsIn(text: string, notes: string[]): number {
  const number = Number(/\d+(?:\.\d+)?/u.exec(text.normalize('NFKC'))?.[0] ?? 1)
  const whole = Math.min(100, Math.max(1, Math.round(number)))
  if (whole !== number) notes.push(noteOf('points', text.slice(0, 20)))
  return whole
}

/** One cell with all options, in lines or behind each other: `A.一 B.二`, `一|二`. */
function optionsIn(text: string): string[] {
  const lettered = text.split('\n').reduce<string[]>((found, line) => {
    return [...found, ...optionsOf(line.trim(), found.length).map((each) => each.text)]
  }, [])
  if (lettered.length > 1) return lettered
  const separator = text.includes('\n') ? /\n/u : /[|｜]|[;；]/u
  return text
    .split(separator)
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

const ARROW = /(?<!\\\^)→/u
const LIKE_ARROW = /\s*(?:-+>|=+>|⇒|——+|==+)\s*/u
/** Of a matching question each option is a pair; a right one alone matches nothing. */
function paired(options: readonly string[]): Pick<Pieces, 'left' | 'options' | 'answer'> {
  const left: string[] = []
  const right: string[] = []
  const pairs: Record<string, string> = {}
  for (const option of options.filter((each) => each !== '')) {
    const sides = option.split(ARROW.test(option) ? ARROW : LIKE_ARROW).map((side) => unescaped(side.trim()))
    if (sides.length !== 2 || sides[1] === '') throw new Unreadable('notPaired', option.slice(0, 40))
    const [one, other] = sides as [string, string]
    if (!right.includes(other)) right.push(other)
    if (one === '') continue
    left.push(one)
    pairs[`${left.length}`] = other
  }
  const ids = (texts: readonly string[]) => texts.map((text) => ({ id: text, text }))
  const numbered = left.map((text, at) => ({ id: `${at + 1}`, text }))
  return { left, options: right, answer: pairsText(numbered, ids(right), pairs) }
}

const RUBRIC = /(?<!\\\^)[（(]\s*(\d{1,3})\s*分\s*[)）]\s*$/u
const rubricIn = (text: string): Pieces['rubric'] =>
  text
    .split(/(?<!\\\^)\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({
      text: unescaped(line.replace(RUBRIC, '').trim()),
      points: Number(RUBRIC.exec(line)?.[1] ?? 0),
    }))

/** A|C, A/C: letters with signs between them that are none in a text. */
const lettersIn = (answer: string): string =>
  /^\s*[A-Z](?:\s*[|｜/+&]\s*[A-Z])+\s*$/iu.test(answer.normalize('NFKC')) ? answer.replace(/[|｜/+&]/gu, ',') : answer

/** @throws Unreadable */
export function piecesOf(row: Row, kind: Kind | null, notes: string[]): Pieces {
  const options = row.options.length > 0 ? row.options : optionsIn(row.cell('options'))
  const chosen = kind === 'single' || kind === 'multiple' || kind === null
  const answer = row.cell('answer')
  return {
    kind,
    stem: row.cell('partStem') || row.cell('stem'),
    options,
    left: [],
    answer: chosen && options.length > 0 ? lettersIn(answer) : answer,
    explanation: row.cell('explanation'),
    points: kind === 'case' ? 1 : pointsIn(row.cell('points'), notes),
    scoring: row.cell('scoring'),
    sameness: row.cell('sameness'),
    rubric: kind === 'essay' ? rubricIn(row.cell('rubric')) : [],
    ...(kind === 'match' && paired(options)),
  }
}

const TRAITS: readonly TraitName[] = ['difficulty', 'topics', 'positions', 'source', 'sourceDate', 'reviewOn']
export const traitTextsOf = (row: Row): TraitTexts =>
  Object.fromEntries(
    TRAITS.map((trait) => [trait, trait === 'topics' ? topicsIn(row.cell('topics')) : row.cell(trait)]),
  )
/** Other systems have 、 and commas between topics. */
const topicsIn = (text: string): string =>
  splitList(text, /(?<!\\\^)[；;|｜]/u).length > 1 ? text : text.replace(/[,，]/gu, '；')
