import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PaperContent } from '../../server/features/papers/paper.contract.ts'
import { totalOf, worth } from '../../server/features/papers/points.rule.ts'
import { shownItems, shuffledPaper } from '../../server/features/papers/shuffle.rule.ts'
import type { BankQuestion } from '../../server/features/questions/question.contract.ts'
import { bankQuestion } from '../support/bankQuestions.ts'

const paper = fc
  .uniqueArray(bankQuestion, { maxLength: 8, selector: ({ id }) => id })
  .map((questions): PaperContent => ({
    title: '试卷',
    sections: [
      { id: 's1', title: '一', questions: questions.slice(0, 3) },
      { id: 's2', title: '二', questions: questions.slice(3) },
    ],
  }))

/** What is asked and accepted, whatever the order in which it stands. */
const meaning = (question: BankQuestion): unknown => {
  const byId = <T extends { id: string }>(all: readonly T[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (question.kind === 'single' || question.kind === 'multiple')
    return { ...question, options: byId(question.options) }
  if (question.kind === 'match') return { ...question, right: byId(question.right) }
  if (question.kind === 'case') return { ...question, parts: question.parts.map(meaning) }
  return question
}
const choice = (options: string[], more: { stem?: string; explanation?: string } = {}): PaperContent => ({
  title: '试卷',
  sections: [
    {
      id: 's',
      title: '单选题',
      questions: [
        {
          ...{ id: 'q', kind: 'single', stem: '下列说法正确的是', explanation: '', points: 1, answer: 'o0', ...more },
          options: options.map((text, at) => ({ id: `o${at}`, text })),
        },
      ],
    },
  ],
})
function orders(given: PaperContent): Set<string> {
  const of = ({ sections }: PaperContent) => {
    const question = sections[0]!.questions[0]!
    return question.kind === 'single' ? question.options.map(({ id }) => id.slice(1)).join('') : ''
  }
  return new Set(Array.from({ length: 60 }, (_, seed) => of(shuffledPaper(given, `${seed}`))))
}

describe('another order of a paper', () => {
  it('is the same paper: sections, what is asked and what is accepted; and the same again by the same seed', () => {
    fc.assert(
      fc.property(paper, fc.string(), (given, seed) => {
        const shuffled = shuffledPaper(given, seed)
        expect(shuffled).toEqual(shuffledPaper(given, seed))
        for (const [at, { questions, ...section }] of shuffled.sections.entries()) {
          const { questions: before, ...same } = given.sections[at]!
          expect(section).toEqual(same)
          const inOrder = before.map(({ id }) => meaning(questions.find((each) => each.id === id)!))
          expect(inOrder).toEqual(before.map(meaning))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('mixes options, and leaves those that speak of others where they stand', () => {
    expect(orders(choice(['甲', '乙', '丙', '丁'])).size).toBeGreaterThan(15)
    for (const last of ['以上都对', '以上说法均不正确', '上述三项都是', '都不对']) {
      const found = orders(choice(['甲', '乙', '丙', last]))
      expect(found.size, last).toBe(6)
      expect([...found].every((order) => order.endsWith('3'))).toBe(true)
    }
    for (const option of ['A和B', 'A、B都对', 'AC', '（A）项和（B）项', 'A项正确', '仅选项A正确'])
      expect([...orders(choice(['甲', '乙', option, '丁']))], option).toEqual(['0123'])
    expect(orders(choice(['甲', '以上都对', '丙', '丁'])).size).toBe(1)
    for (const explanation of ['故选B。', '答案为C', 'B项错在“必须”。'])
      expect(orders(choice(['甲', '乙', '丙', '丁'], { explanation })).size, explanation).toBe(1)
    for (const harmless of ['DNA 是一种物质', 'A级党组织', '选举委员会'])
      expect(orders(choice(['甲', '乙', harmless, '丁'])).size, harmless).toBeGreaterThan(15)
  })

  it('never shows what is to be put in order in its right order', () => {
    fc.assert(
      fc.property(bankQuestion, fc.string(), (question, seed) => {
        fc.pre(question.kind === 'order')
        if (question.kind !== 'order') return
        const shown = shownItems(question, seed)
        expect(shown.map(({ id }) => id)).not.toEqual(question.items.map(({ id }) => id))
        expect(shown.map(({ id }) => id).sort()).toEqual(question.items.map(({ id }) => id).sort())
      }),
      { numRuns: 60 },
    )
  })

  it('a question earns what its section says, and its parts and rubric add up to it', () => {
    fc.assert(
      fc.property(bankQuestion, fc.integer({ min: 1, max: 100 }), (question, points) => {
        const after = worth(question, points)
        if (after.kind !== 'case') expect(after.points).toBe(points)
        else if (after.parts.length <= points) {
          expect(after.points).toBe(points)
          expect(after.parts.reduce((sum, part) => sum + part.points, 0)).toBe(points)
        } else expect(after).toEqual(question)
        if (after.kind === 'essay' && question.kind === 'essay') {
          const earning = question.rubric.filter((line) => line.points > 0).length
          const sum = after.rubric.reduce((total, line) => total + line.points, 0)
          if (earning > 0) expect(sum).toBe(points)
        }
        expect(totalOf({ title: '', sections: [{ id: 's', title: '', questions: [after] }] })).toBe(after.points)
      }),
      { numRuns: 200 },
    )
  })
})
