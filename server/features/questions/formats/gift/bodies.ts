/** What stands within the braces of a question in GIFT, by Moodle's order of guessing its kind. */
import type { BankQuestion } from '../../question.contract.ts'
import { choice } from '../answers.ts'
import { SCORINGS } from '../build.ts'
import { noteOf, Unreadable } from '../reading.ts'
import { words, type Way } from './parts.ts'
import { answerOf, answersOf, escapeSigns, hideEscaped, showEscaped, type Answer } from './scan.rule.ts'

type Body = Record<string, unknown> & { kind: BankQuestion['kind'] }
const ALMOST = 0.01
const MOST_OPTIONS = 26
const isFull = ({ right, weight }: Answer): boolean => (weight === null ? right : Math.abs(weight - 100) < ALMOST)

function chosen(inner: string, way: Way): Body {
  const found = answersOf(inner)
  if (found.length > MOST_OPTIONS) throw new Unreadable('tooManyOptions')
  const answers = found.map((answer) => ({ ...answer, option: choice(words(answer.text, way)) }))
  const options = answers.map(({ option }) => option)
  if (options.length < 2 || options.some(({ text }) => text === '')) throw new Unreadable('notAnswers')
  if (/[^\s%}~#][^\S\n]*=/u.test(inner.replace(/#[^=~]*/gu, '').replace(/%-?[\d.]+%/gu, ''))) noteEquals(inner, way)
  const right = answers.filter(isFull)
  const partly = answers.filter(({ weight }) => weight !== null && weight > 0 && weight < 100 - ALMOST)
  if (right.length === 1 && answers.some((answer) => answer.right)) {
    if (partly.length > 0) way.notes.add(noteOf('weights'))
    return { kind: 'single', options, answer: right[0]!.option.id }
  }
  const counted = right.length > 0 ? right : partly
  if (counted.length === 0) throw new Unreadable('noAnswer')
  if (right.length > 1) way.notes.add(noteOf('bothRight'))
  const ids = counted.map(({ option }) => option.id)
  return { kind: 'multiple', options, answer: ids, scoring: scoringOf(answers, counted.length, way) }
}
/** Words directly before it: an author who meant a sign of the text forgot the backslash. */
function noteEquals(inner: string, way: Way): void {
  if (/[\p{L}\p{N}]=/u.test(inner)) way.notes.add(noteOf('equals'))
}
function scoringOf(answers: readonly Answer[], right: number, way: Way): keyof typeof SCORINGS {
  const wrong = answers.filter(({ weight, right: is }) => !is && (weight ?? 0) <= 0).map(({ weight }) => weight ?? 0)
  const shares = answers.filter(({ weight }) => weight !== null && weight > 0).map(({ weight }) => weight!)
  const even = shares.every((share) => Math.abs(share - 100 / right) < 0.1)
  if (shares.length > 0 && even && wrong.every((weight) => weight === -100)) return 'partial'
  const penalty = wrong.length > 0 && wrong.some((weight) => weight < 0)
  const exact = shares.length > 0 && even && wrong.every((weight) => Math.abs(weight + 100 / right) < 0.1)
  const scoring = penalty ? 'penalty' : shares.length > 0 ? 'partial' : 'all'
  if (!exact) way.notes.add(noteOf('scoring', SCORINGS[scoring]))
  return scoring
}

function matched(inner: string, way: Way): Body {
  const right = new Map<string, ReturnType<typeof choice>>()
  const left: ReturnType<typeof choice>[] = []
  const pairs: Record<string, string> = {}
  for (const { text } of answersOf(inner)) {
    const arrow = text.indexOf('->')
    if (arrow < 0) throw new Unreadable('noPairs')
    const [asked, answer] = [text.slice(0, arrow), text.slice(arrow + 2)].map((each) =>
      words(hideEscaped(escapeSigns(each)), way),
    ) as [string, string]
    const own = right.get(answer) ?? choice(answer)
    right.set(answer, own)
    if (asked === '') continue
    const item = choice(asked)
    left.push(item)
    pairs[item.id] = own.id
  }
  if (left.length === 0) throw new Unreadable('noPairs')
  return { kind: 'match', left, right: [...right.values()], pairs }
}

function number(inner: string, way: Way): Body {
  const answers = inner.includes('=') ? answersOf(inner) : [answerOf(true, inner)]
  const accepted = answers.filter(isFull).map(({ text }) => {
    if (text.includes('..')) throw new Unreadable('range', text.slice(0, 40))
    const [value = '', tolerance = ''] = text.split(':')
    if (tolerance.trim() !== '' && Number(tolerance) !== 0)
      way.notes.add(noteOf('tolerance', tolerance.trim().slice(0, 20)))
    return value.trim()
  })
  if (accepted.length === 0 || accepted.includes('')) throw new Unreadable('notAnswers')
  return { kind: 'blank', answers: [accepted], numerals: false, traditional: false }
}

const VERDICT = /^(T|TRUE|F|FALSE)$/iu
function judgedOrFilled(inner: string, way: Way): { body: Body; feedback: string[] } {
  const [first = '', ...feedback] = inner.split('#')
  const verdict = VERDICT.exec(first.trim())
  if (verdict) {
    const [wrong = '', right = ''] = feedback.map((each) => showEscaped(each).trim())
    const said = [right && `答对：${right}`, wrong && `答错：${wrong}`].filter(Boolean)
    return { body: { kind: 'judge', answer: /^T/iu.test(verdict[0]) }, feedback: said }
  }
  const answers = inner.includes('=') ? answersOf(inner) : [answerOf(true, inner)]
  const accepted = answers.filter(isFull).map(({ text }) => words(text, way))
  if (accepted.length < answers.length) way.notes.add(noteOf('weights'))
  if (accepted.length === 0 || accepted.includes('')) throw new Unreadable('notAnswers')
  const body: Body = { kind: 'blank', answers: [[...new Set(accepted)]], numerals: false, traditional: false }
  return { body, feedback: answers.filter((each) => each.feedback).map((each) => `${each.text}：${each.feedback}`) }
}

const optionFeedback = (inner: string): string[] =>
  answersOf(inner)
    .filter(({ feedback }) => feedback !== '')
    .map(({ text, feedback }) => `${text}：${feedback}`)

export function bodyOf(inner: string, way: Way): { body: Body; feedback: string[] } {
  if (inner === '') return { body: { kind: 'essay', reference: '', rubric: [] }, feedback: [] }
  if (inner.startsWith('#')) return { body: number(inner.slice(1), way), feedback: [] }
  if (inner.includes('~')) return { body: chosen(inner, way), feedback: optionFeedback(inner) }
  if (inner.includes('=') && inner.includes('->')) return { body: matched(inner, way), feedback: [] }
  return judgedOrFilled(inner, way)
}
