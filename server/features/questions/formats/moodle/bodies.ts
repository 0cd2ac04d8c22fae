/** What a question of each of Moodle's types asks, and what is right. */
import { newId } from '../../../../lib/id.ts'
import type { BankQuestion, Choice, Words } from '../../question.contract.ts'
import { plainText } from '../../words.rule.ts'
import { formulaWords } from '../formulaWords.ts'
import { rubricOf } from '../html/rubric.ts'
import { childOf, elementsOf, textIn, type Element } from '../html/tree.ts'
import { noteOf, Unreadable } from '../reading.ts'
import { scoringOf } from '../scoring.ts'
import { fieldWords, plainField, type Way } from './fields.ts'
import { stemWithGap } from './stemGaps.ts'

export type Body = Record<string, unknown> & { kind: BankQuestion['kind']; feedback?: readonly string[] }

const choiceOf = (text: Words): Choice => ({ id: newId(), text })
const percentOf = (answer: Element): number => Number(answer.attributes['fraction'] ?? 0)
const answersOf = (question: Element): Element[] => elementsOf(question, 'answer')

function chosen(question: Element, way: Way): Body {
  const all = answersOf(question)
    .map((answer) => ({ option: choiceOf(fieldWords(answer, way)), percent: percentOf(answer) }))
    .filter(({ option }) => plainText(option.text) !== '')
  if (all.length < 2) throw new Unreadable('noOptions')
  const options = all.map(({ option }) => option)
  const single = textIn(childOf(question, 'single')).trim()
  if (single === 'true' || single === '1') {
    const best = all.filter(({ percent }) => percent >= 99.9)
    if (best.length === 0) throw new Unreadable('noAnswer')
    if (best.length > 1)
      throw new Unreadable('severalAnswers', best.map(({ option }) => plainText(option.text)).join('、'))
    if (all.some(({ percent }) => percent > 0 && percent < 99.9)) way.notes.add(noteOf('weights'))
    return { kind: 'single', options, answer: best[0]!.option.id }
  }
  const right = all.filter(({ percent }) => percent > 0)
  if (right.length === 0) throw new Unreadable('noAnswer')
  const wrong = all.filter(({ percent }) => percent <= 0).map(({ percent }) => percent)
  const isWhole = question.attributes['type'] === 'multichoiceset'
  const shares = right.map(({ percent }) => percent)
  const scoring = isWhole ? 'all' : scoringOf(shares, wrong, way.notes)
  return { kind: 'multiple', options, answer: right.map(({ option }) => option.id), scoring }
}

function judged(question: Element): Body {
  const right = answersOf(question).find((answer) => percentOf(answer) > 0)
  const text = plainField(right).toLowerCase()
  if (text !== 'true' && text !== 'false') throw new Unreadable('noAnswer')
  return { kind: 'judge', answer: text === 'true' }
}

/** A star stands for anything; what is written without one is the nearest that the bank has. */
export function withoutStars(text: string, notes: Set<string>): string {
  const plain = text.replace(/(?<!\\)\*/g, '')
  if (plain !== text) notes.add(noteOf('wildcard', text.slice(0, 40)))
  return plain.replaceAll('\\*', '*').trim()
}
function typed(question: Element, way: Way): Body {
  const answers = answersOf(question)
  const full = answers.filter((answer) => percentOf(answer) >= 99.9)
  if (answers.some((answer) => percentOf(answer) > 0 && percentOf(answer) < 99.9)) way.notes.add(noteOf('weights'))
  const isNumber = question.attributes['type'] === 'numerical'
  const accepted = full.map((answer) => {
    const tolerance = textIn(childOf(answer, 'tolerance')).trim()
    if (isNumber && Number(tolerance || 0) !== 0) way.notes.add(noteOf('tolerance', tolerance.slice(0, 20)))
    return isNumber ? plainField(answer) : withoutStars(plainField(answer), way.notes)
  })
  const texts = [...new Set(accepted)].filter((text) => text !== '' && !(isNumber && text === '*'))
  if (texts.length === 0) throw new Unreadable('noAnswer')
  return { kind: 'blank', stem: stemWithGap(fieldWords(childOf(question, 'questiontext'), way)), answers: [texts] }
}

function matched(question: Element, way: Way): Body {
  const right = new Map<string, Choice>()
  const left: Choice[] = []
  const pairs: Record<string, string> = {}
  for (const sub of elementsOf(question, 'subquestion')) {
    const answer = childOf(sub, 'answer')
    const isFormatted = answer?.attributes['format'] === 'html'
    const words = isFormatted ? fieldWords(answer, way) : formulaWords(plainField(answer))
    const key = JSON.stringify(words)
    if (words === '') throw new Unreadable('noPairs')
    right.set(key, right.get(key) ?? choiceOf(words))
    const asked = fieldWords(sub, way)
    if (asked === '') continue
    const item = choiceOf(asked)
    left.push(item)
    pairs[item.id] = right.get(key)!.id
  }
  if (left.length === 0) throw new Unreadable('noPairs')
  return { kind: 'match', left, right: [...right.values()], pairs }
}

/** The weight of an answer is its place. */
function ordered(question: Element, way: Way): Body {
  const answers = answersOf(question)
  const places = answers.map(percentOf)
  const areSaid = new Set(places).size === places.length
  const inOrder = areSaid ? answers.toSorted((a, b) => percentOf(a) - percentOf(b)) : answers
  const items = inOrder.map((answer) => choiceOf(fieldWords(answer, way)))
  if (items.length < 2) throw new Unreadable('noOptions')
  return { kind: 'order', items }
}

function essay(question: Element, kind: string, way: Way): Body {
  const { reference, rubric } = rubricOf(fieldWords(childOf(question, 'graderinfo'), way))
  const attachments = Number(textIn(childOf(question, 'attachments')).trim() || 0)
  if (attachments > 0) way.notes.add(noteOf('attachments'))
  return kind === '简答' ? { kind: 'short', reference } : { kind: 'essay', reference, rubric }
}

/** @throws Unreadable for types that the bank has nothing for */
export function bodyOf(type: string, question: Element, kind: string, way: Way): Body {
  switch (type) {
    case 'multichoice':
    case 'multichoiceset':
      return chosen(question, way)
    case 'truefalse':
      return judged(question)
    case 'shortanswer':
    case 'numerical':
      return typed(question, way)
    case 'match':
    case 'matching':
    case 'ddmatch':
      return matched(question, way)
    case 'ordering':
      return ordered(question, way)
    case 'essay':
      return essay(question, kind, way)
    default:
      throw new Unreadable('otherKind', type.slice(0, 40))
  }
}
