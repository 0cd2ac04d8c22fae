/** Scoring of all nine kinds: within bounds, never less for a better answer, whatever the order of the options. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { BankQuestion, PartQuestion } from '../../server/features/questions/question.contract.ts'
import { withDigits } from '../../server/features/questions/numerals.rule.ts'
import type { BankAnswer, PartAnswer } from '../../server/features/questions/answer.contract.ts'
import { scoreOf, suits } from '../../server/features/questions/scoring.rule.ts'
import { bankQuestion } from '../support/bankQuestions.ts'

/** The key as an answer; null where a person judges. */
function keyOf(question: PartQuestion): PartAnswer {
  switch (question.kind) {
    case 'single':
      return { option: question.answer }
    case 'multiple':
      return { options: question.answer }
    case 'judge':
      return { judge: question.answer! }
    case 'blank':
      return { blanks: question.answers.map(([first]) => first!) }
    case 'order':
      return { order: question.items.map(({ id }) => id) }
    case 'match':
      return { pairs: question.pairs }
    case 'short':
    case 'essay':
      return { text: '答' }
  }
}
const right = (question: BankQuestion): BankAnswer =>
  question.kind === 'case'
    ? { parts: Object.fromEntries(question.parts.map((part) => [part.id, keyOf(part)])) }
    : keyOf(question)

/** Some of the right answer: what is taken from it by its places. */
function some(answer: PartAnswer, kept: (at: number) => boolean): PartAnswer {
  if ('options' in answer) return { options: answer.options.filter((_, at) => kept(at)) }
  if ('blanks' in answer) return { blanks: answer.blanks.map((text, at) => (kept(at) ? text : '')) }
  if ('pairs' in answer) return { pairs: Object.fromEntries(Object.entries(answer.pairs).filter((_, at) => kept(at))) }
  return answer
}
const pointsOf = (question: BankQuestion): number =>
  question.kind === 'case' ? question.parts.reduce((sum, { points }) => sum + points, 0) : question.points

it('the key earns everything that no person judges, nothing earns nothing, and no answer leaves the bounds', () => {
  fc.assert(
    fc.property(bankQuestion, fc.func(fc.boolean()), (question, kept) => {
      const full = scoreOf(question, right(question))
      expect(full.earned + full.open).toBe(pointsOf(question))
      expect(suits(question, right(question))).toBe(true)
      expect(suits(question, { options: ['nothing'] })).toBe(false)
      expect(scoreOf(question, null)).toEqual({ earned: 0, open: 0 })
      if (question.kind === 'case') return
      const part = scoreOf(
        question,
        some(keyOf(question), (at) => kept(at)),
      )
      expect(part.earned).toBeGreaterThanOrEqual(0)
      expect(part.earned).toBeLessThanOrEqual(full.earned)
      expect(Number.isInteger(part.earned)).toBe(true)
    }),
  )
})

it('one more right choice, gap or pair never earns less, one more wrong choice never more', () => {
  fc.assert(
    fc.property(bankQuestion, fc.nat(6), (question, places) => {
      if (question.kind === 'case') return
      const upTo = (most: number) =>
        scoreOf(
          question,
          some(keyOf(question), (at) => at < most),
        ).earned
      if (['multiple', 'blank', 'match'].includes(question.kind))
        expect(upTo(places + 1)).toBeGreaterThanOrEqual(upTo(places))
      if (question.kind !== 'multiple') return
      const wrong = question.options.find(({ id }) => !question.answer.includes(id))
      if (!wrong) return
      const options = question.answer.slice(0, places)
      const worse = scoreOf(question, { options: [...options, wrong.id] }).earned
      expect(worse).toBeLessThanOrEqual(scoreOf(question, { options }).earned)
    }),
  )
})

it('the order of options, and of what was chosen, changes nothing', () => {
  fc.assert(
    fc.property(bankQuestion, (question) => {
      if (question.kind !== 'multiple' && question.kind !== 'single') return
      const turned = { ...question, options: question.options.toReversed() }
      const answer = keyOf(question)
      expect(scoreOf(turned, answer)).toEqual(scoreOf(question, answer))
      if ('options' in answer)
        expect(scoreOf(question, { options: answer.options.toReversed() })).toEqual(scoreOf(question, answer))
    }),
  )
})

it('three ways to score a choice of several', () => {
  const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id }))
  const base = {
    id: 'q',
    kind: 'multiple' as const,
    stem: '题',
    explanation: '',
    points: 4,
    options,
    answer: ['a', 'b'],
  }
  const earn = (scoring: 'all' | 'partial' | 'penalty', given: string) =>
    scoreOf({ ...base, scoring }, { options: [...given] }).earned
  const ways = ['all', 'partial', 'penalty'] as const
  expect(ways.map((way) => earn(way, 'a'))).toEqual([0, 2, 2])
  expect(ways.map((way) => earn(way, 'abc'))).toEqual([0, 0, 2])
  expect(ways.map((way) => earn(way, 'cd'))).toEqual([0, 0, 0])
})

it('numerals are the same as digits, and traditional as simplified characters, where the question says so', () => {
  const pairs: [string, string][] = [
    ['二十', '20'], ['十', '10'], ['一百零五', '105'], ['一百五', '150'], ['二〇二二年', '2022年'], ['一千零五十', '1050'],
    ['两万三', '23000'], ['第十九届', '第19届'], ['无数字', '无数字'], ['两亿', '200000000'],
    ['一亿五千万', '150000000'], ['三万亿', '3000000000000'], ['十四亿零五万', '1400050000'], ['一万万', '100000000'],
    ['万名书记', '10000名书记'],
  ] // prettier-ignore
  for (const [words, digits] of pairs.filter(([words]) => !words.includes('多'))) expect(withDigits(words)).toBe(digits)
  const blank = { id: 'q', kind: 'blank' as const, stem: '____', explanation: '', points: 2, answers: [['20']] }
  const earn = (given: string, choice: { numerals: boolean; traditional: boolean }, answers = [['20']]) =>
    scoreOf({ ...blank, ...choice, answers }, { blanks: [given] }, (text) => text.replace('黨', '党')).earned
  expect(earn('二十', { numerals: true, traditional: false })).toBe(2)
  expect(earn('二十', { numerals: false, traditional: false })).toBe(0)
  expect(earn('黨章', { numerals: false, traditional: true }, [['党章']])).toBe(2)
  expect(earn('黨章', { numerals: false, traditional: false }, [['党章']])).toBe(0)
})
