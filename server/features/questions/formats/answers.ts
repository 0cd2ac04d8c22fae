/** Answers as they are written, of every kind: letters, √ and ×, texts of gaps, pairs. */
import { gapsIn } from '../../quizzes/gaps.rule.ts'
import { newId } from '../../../lib/id.ts'
import type { Choice } from '../question.contract.ts'
import { Unreadable } from './reading.ts'
import { CIRCLED, unescaped } from './text/marks.rule.ts'
import { listed, splitList } from './traitTexts.ts'

const RIGHT = new Set(['√', '✓', '✔', '对', '正确', '是', 't', 'true', '1', 'a对', 'a正确'])
const WRONG = new Set(['×', '✗', '✘', 'x', '错', '错误', '否', '不对', '不正确', 'f', 'false', '0', 'b错', 'b错误'])

export function judged(text: string): boolean | null {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s。.,;:、()[\]【】]/gu, '')
  return RIGHT.has(plain) ? true : WRONG.has(plain) ? false : null
}

export const letterOf = (index: number): string => String.fromCharCode(65 + index)
const LONGEST_LETTERS = 300
/** Several letters with or without signs between them; null: it is something else. */
export function lettersOf(text: string): string[] | null {
  if (text.length > LONGEST_LETTERS) return null
  const plain = text
    .normalize('NFKC')
    .replace(/^[\s([{【]+|[\s)\]}】。.;]+$/gu, '')
    .toUpperCase()
  return /^[A-Z](?:[\s,、;和与]*[A-Z])*$/u.test(plain) && plain.length <= 120
    ? [...new Set(plain.match(/[A-Z]/g))]
    : null
}

/** The options that an answer names, by letters or by the words of one of them. */
export function optionsNamed(text: string, options: readonly Choice[]): Choice[] {
  const words = unescaped(text.trim())
  if (words === '') throw new Unreadable('noAnswer')
  const same = options.find((option) => option.text === words)
  const letters = lettersOf(words) ?? lettersOf(/^\s*([A-ZＡ-Ｚ])\s*[.．、:：]/u.exec(words)?.[1] ?? '')
  if (!letters && same) return [same]
  const named = (letters ?? []).map((letter) => options[letter.charCodeAt(0) - 65])
  if (named.length === 0 || named.some((option) => !option))
    throw new Unreadable('answerNotAnOption', words.slice(0, 40))
  return named as Choice[]
}

export const choice = (text: string): Choice => ({ id: newId(), text })

const BETWEEN = /(?<!\\\^)[；;]/u
const VARIANTS = /(?<!\\\^)[|｜]/u
const LOOSER = [BETWEEN, /\t|\s{2,}/u, /[、，,]/u, /\s+/u]
const NUMBERED = /(?:^|\s|(?<=[^\d]))(?:[①-⑳]|[（(]\d{1,2}[)）])/u

/** Accepted answers of each gap: between semicolons, else however they come out as many as there are gaps. */
export function gapAnswers(text: string, gaps: number): string[][] {
  const count = Math.max(1, gaps)
  const ways = gaps > 1 ? [...LOOSER, NUMBERED] : [BETWEEN]
  const pieces = ways.map((way) => pieced(text, way)).find((each) => each.length === count)
  if (!pieces) throw new Unreadable('gapsDiffer', `题干有 ${count} 个空，答案有 ${pieced(text, BETWEEN).length} 个`)
  return pieces.map((piece) => splitList(piece, VARIANTS))
}
const pieced = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((each) => each.trim())
    .filter((each) => each !== '')

export const gapAnswersText = (answers: readonly (readonly string[])[]): string =>
  answers.map((accepted) => listed(accepted, '|')).join('；')

/** Gaps that are drawn as two underscores or as empty brackets are gaps as well. */
export function markedGaps(stem: string): string {
  if (gapsIn(stem) > 0) return stem
  const drawn = stem.replace(/(?<!_)_{2,3}(?!_)/gu, '____')
  return drawn === stem ? stem.replace(/[（(]\s*[)）]/gu, '____') : drawn
}

const numberOf = (mark: string): number => (CIRCLED.includes(mark) ? [...CIRCLED].indexOf(mark) + 1 : Number(mark))
const PAIR = new RegExp(`([${CIRCLED}]|\\d{1,2})\\s*(?:[-—–→:：.、]{1,2}\\s*)?([A-Za-z])`, 'gu')
export function pairsOf(text: string, left: readonly Choice[], right: readonly Choice[]): Record<string, string> {
  const pairs = [...text.normalize('NFC').matchAll(PAIR)].map(([, mark, letter]) => [
    left[numberOf(mark!) - 1]?.id,
    right[letter!.toUpperCase().charCodeAt(0) - 65]?.id,
  ])
  const known = pairs.filter((pair): pair is [string, string] => Boolean(pair[0] && pair[1]))
  if (known.length !== left.length || new Set(known.map(([id]) => id)).size !== left.length)
    throw new Unreadable('noPairs')
  return Object.fromEntries(known)
}
export const pairsText = (left: readonly Choice[], right: readonly Choice[], pairs: Record<string, string>): string =>
  left.map(({ id }, index) => `${index + 1}-${letterOf(right.findIndex((each) => each.id === pairs[id]))}`).join('；')

export function inOrder(text: string, items: readonly Choice[]): Choice[] {
  const order = lettersOf(text.replace(/[-—–→>]/gu, ''))?.map((letter) => items[letter.charCodeAt(0) - 65])
  if (!order || order.length !== items.length || order.some((item) => !item)) throw new Unreadable('notAllOrdered')
  return order as Choice[]
}
