/** Ordering, matching, essays and cases as they are asked, and what a slot tells of the key. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerWords, keyAnswer } from '../../server/features/quizzes/answerWords.rule.ts'
import { paperFor } from '../../server/features/quizzes/paper.ts'
import type { AskedQuestion, Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import { outcomeOf, scoreOf, scoresOf, totalOf } from '../../server/features/quizzes/scoring.rule.ts'
import { askedOf, slotOf } from '../../server/features/quizzes/slot.rule.ts'
import { suits } from '../../server/features/questions/scoring.rule.ts'
import { essayQuestion, matchQuestion, nineKinds, ORDER, orderQuestion, PAIRS } from '../support/nineKinds.ts'
import { fiveKinds } from '../support/quizzes.ts'

const quiz: Quiz = {
  rule: fiveKinds().rule,
  questions: nineKinds('pic', 'told').sections.flatMap(({ questions }) => questions),
}
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id)

describe('what is shown', () => {
  it('an ordering never stands as the key has it, and is the same on every device', () => {
    fc.assert(
      fc.property(fc.string(), (attempt) => {
        const { options } = slotOf(orderQuestion, attempt)
        expect(ids(options)).not.toEqual(ORDER)
        expect(ids(options).toSorted()).toEqual(ORDER.toSorted())
        expect(slotOf(orderQuestion, attempt).options).toEqual(options)
      }),
    )
  })
  it('the right column of a matching stands in an order of chance', () => {
    const orders = Array.from({ length: 40 }, (_, at) => ids(slotOf(matchQuestion, `${at}`).options).join())
    expect(new Set(orders).size).toBeGreaterThan(3)
  })
  it('nothing of the key, the explanation or the rubric is in a slot', () => {
    for (const question of askedOf(quiz)) {
      const slot = slotOf(question, 'attempt')
      expect(JSON.stringify(slot)).not.toContain('SECRET')
      expect(Object.keys(slot)).not.toEqual(expect.arrayContaining(['answer', 'pairs', 'items', 'rubric']))
    }
    expect(slotOf(matchQuestion, 'x')).toMatchObject({ left: matchQuestion.left, blanks: 0 })
  })
  it('a case is asked part by part, each with its passage, and is worth the sum', () => {
    const parts = askedOf(quiz).filter(({ passage }) => passage)
    expect(ids(parts)).toEqual(['part1', 'part2'])
    expect(parts[0]!.passage).toBe('案例材料')
    expect(totalOf(quiz)).toBe(70 + 10 + 9 + 10 + 20)
    expect(paperFor({ ...quiz, rule: { ...quiz.rule, shuffle: true } }, 'a').questions).toHaveLength(9)
  })
})

describe('what an answer earns in a quiz', () => {
  const cases: [string, AskedQuestion, Parameters<typeof scoreOf>[1], number | null][] = [
    ['排序：全对', orderQuestion, { order: ORDER }, 10],
    ['排序：两项换了位置', orderQuestion, { order: [ORDER[1]!, ORDER[0]!, ORDER[2]!, ORDER[3]!] }, 0],
    ['匹配：全对', matchQuestion, { pairs: PAIRS }, 9],
    ['匹配：对了两项', matchQuestion, { pairs: { ...PAIRS, m2: 'k8' } }, 6],
    ['匹配：只选了一项', matchQuestion, { pairs: { m1: 'k8' } }, 3],
    ['论述：等待批阅', essayQuestion, { text: '写了' }, null],
    ['论述：空白', essayQuestion, { text: ' ' }, 0],
    ['没有作答', orderQuestion, null, 0],
  ]
  it.each(cases)('%s', (_name, question, answer, points) => expect(scoreOf(question, answer)).toBe(points))

  it('the key is right for every question that has one', () => {
    for (const question of askedOf(quiz)) {
      const key = keyAnswer(question)
      if (key) expect([question.id, scoreOf(question, key)]).toEqual([question.id, question.points])
    }
  })
  it('essays wait for marks beside short answers', () => {
    const paper = paperFor(quiz, 'a')
    const answers = { essay: { answer: { text: '论述' } }, part2: { answer: { text: '简答' } } }
    const scores = scoresOf(paper, { answers })
    expect([scores['essay'], scores['part2'], scores['order']]).toEqual([null, null, 0])
    const marks = { essay: { awarded: 8 }, part2: { awarded: 9 } }
    expect(outcomeOf(paper, { answers, marks, scores })).toMatchObject({ state: 'finished', score: 17 })
  })
})

it.each([
  [orderQuestion, { pairs: PAIRS }],
  [orderQuestion, { order: ORDER.slice(1) }],
  [orderQuestion, { order: [...ORDER.slice(0, 3), ORDER[0]!] }],
  [orderQuestion, { order: [...ORDER.slice(0, 3), 'zz'] }],
  [matchQuestion, { pairs: { m1: 'zz' } }],
  [matchQuestion, { pairs: { zz: 'k8' } }],
  [matchQuestion, { order: ORDER }],
  [essayQuestion, { option: 'a' }],
])('no answer to it: %#', (question, answer) => expect(suits(question, answer)).toBe(false))

it('is read as words', () => {
  expect(answerWords(slotOf(matchQuestion, 'a'), { pairs: { m1: 'k8' } })).toBe(
    '支部委员会：三年；基层委员会：（空）；总支部委员会：（空）',
  )
  expect(answerWords(slotOf(orderQuestion, 'a'), { order: ORDER })).toBe(
    '递交入党申请书 → 确定积极分子 → 接收预备党员 → 预备党员转正',
  )
})
