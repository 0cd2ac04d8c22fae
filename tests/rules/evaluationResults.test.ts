/** What of an evaluation is shown says nothing of what is not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemsOf, POINTS, STANDARD, type EvaluatedSession } from '../../server/features/evaluations/questions.rule.ts'
import { FEWEST, figuresOf, shownCounts, sumOf, withAnswers } from '../../server/features/evaluations/results.rule.ts'

const sessions: EvaluatedSession[] = ['a', 'b', 'c'].map((id, at) => ({
  ...{ id, day: `2025-06-1${at}`, title: id },
  teacher: at === 2 ? null : { id: 't', name: '王' },
}))
const items = itemsOf(STANDARD, sessions)
const scales = items.filter(({ kind }) => kind === 'scale').map(({ key }) => key)
/** Each person answers some of the questions. */
const people = (most: number) =>
  fc.array(fc.dictionary(fc.constantFrom(...scales), fc.integer({ min: 1, max: 5 })), { maxLength: most })
const tallyOf = (answers: readonly Record<string, number>[]) =>
  answers.reduce<Parameters<typeof withAnswers>[0]>((tally, own) => withAnswers(tally, new Map(Object.entries(own))), {
    n: 0,
    counts: {},
  })

test('a session is asked about its teacher where it has one, and each question has a key of its own', () => {
  expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
  expect(items.filter(({ about }) => about === 'teacher').map(({ session }) => session!.id)).toEqual(['a', 'b'])
})

test('every answer is counted once, whoever comes first', () => {
  fc.assert(
    fc.property(people(12), (answers) => {
      const tally = tallyOf(answers)
      expect(tally.n).toBe(answers.length)
      expect(tallyOf(answers.toReversed())).toEqual(tally)
      for (const key of scales)
        for (const [at] of POINTS.entries())
          expect(tally.counts[key]?.[at] ?? 0).toBe(answers.filter((own) => own[key] === at + 1).length)
    }),
  )
})

test('nothing of fewer than five is shown, and no figure changes with what is not shown', () => {
  fc.assert(
    fc.property(people(14), fc.integer({ min: 0, max: 4 }), (answers, at) => {
      const tally = tallyOf(answers)
      const hidden = scales.filter((key) => shownCounts(tally, key) === null)
      for (const key of scales)
        if (!hidden.includes(key)) expect(sumOf(shownCounts(tally, key)!).n).toBeGreaterThanOrEqual(FEWEST)
      const others = Object.fromEntries(
        hidden.map((key) => [key, [0, 0, 0, 0, 0].map((_, point) => (point === at ? FEWEST - 1 : 0))]),
      )
      expect(figuresOf(items, { n: tally.n, counts: { ...tally.counts, ...others } })).toEqual(figuresOf(items, tally))
      if (answers.length < FEWEST) expect(figuresOf(items, tally)).toMatchObject({ n: 0, teachers: [] })
    }),
  )
})
