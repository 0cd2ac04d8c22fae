/** Difficulty, topics, source …: as texts of a line or a cell, and back. */
import type { QuestionTraits } from '../question.contract.ts'
import { noteOf, noTraits } from './reading.ts'
import { escaped, unescaped } from './text/marks.rule.ts'

export const DIFFICULTIES = ['易', '较易', '中等', '较难', '难'] as const
const OTHER_WORDS: Record<string, number> = {
  容易: 1,
  简单: 1,
  低: 1,
  较简单: 2,
  中: 3,
  一般: 3,
  适中: 3,
  高: 5,
  困难: 5,
  较困难: 4,
}

export type TraitName = keyof QuestionTraits
export type TraitTexts = Partial<Record<TraitName, string>>

/** Texts in a row, one behind the other, and back. */
export const listed = (texts: readonly string[], separator: '；' | '|'): string =>
  texts.map((text) => escaped(text, { in: 'list' })).join(separator)
export const splitList = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((each) => unescaped(each.trim()))
    .filter((each) => each !== '')
const BETWEEN = /(?<!\\\^)[；;|｜]/u

function difficultyOf(text: string, notes: string[]): number | null {
  const plain = text.normalize('NFKC').trim()
  const number = /^[1-5]$/.test(plain) ? Number(plain) : null
  const word = DIFFICULTIES.indexOf(plain as (typeof DIFFICULTIES)[number])
  const found = number ?? (word >= 0 ? word + 1 : (OTHER_WORDS[plain] ?? null))
  if (found === null && plain !== '') notes.push(noteOf('difficulty', plain.slice(0, 20)))
  return found
}

/** With a time behind it. */
const LONGEST_DATE = 60
function dateOf(text: string, notes: string[]): string | null {
  const plain = text.trim().slice(0, LONGEST_DATE).normalize('NFKC')
  if (plain === '') return null
  const parts = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s.*)?$/.exec(plain)
  const date = parts && `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
  const real = date && !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date)
  if (!real) notes.push(noteOf('date', plain.slice(0, 20)))
  return real ? date : null
}

const names = (text: string, most: number): string[] =>
  [...new Set(splitList(text, BETWEEN).map((each) => each.slice(0, 60)))].slice(0, most)

export function readTraits(texts: TraitTexts, notes: string[]): QuestionTraits {
  return {
    ...noTraits(),
    difficulty: difficultyOf(texts.difficulty ?? '', notes),
    topics: names(texts.topics ?? '', 10),
    positions: names(texts.positions ?? '', 20),
    source: unescaped(texts.source ?? '')
      .trim()
      .slice(0, 300),
    sourceDate: dateOf(texts.sourceDate ?? '', notes),
    reviewOn: dateOf(texts.reviewOn ?? '', notes),
  }
}

/** Of what is known; the rest has no text. */
export function traitTexts({
  difficulty,
  topics,
  positions,
  source,
  sourceDate,
  reviewOn,
}: QuestionTraits): TraitTexts {
  return {
    ...(difficulty && { difficulty: DIFFICULTIES[difficulty - 1] }),
    ...(topics.length > 0 && { topics: listed(topics, '；') }),
    ...(positions.length > 0 && { positions: listed(positions, '；') }),
    ...(source && { source: escaped(source, { in: 'label' }) }),
    ...(sourceDate && { sourceDate }),
    ...(reviewOn && { reviewOn }),
  }
}
