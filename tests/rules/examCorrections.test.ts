/** What a corrected key makes of a question: nothing of the others, and never less than was there where it is added. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeWords,
  corrected,
  correctedScores,
  counting,
  keyOf,
  standingWords,
  withKey,
} from '../../server/features/exams/corrections/corrections.rule.ts'
import { keyScores, slotsOf, totalOf } from '../../server/features/exams/paper/paperSlots.rule.ts'
import type { Change, Key } from '../../server/features/exams/corrections/regrading.contract.ts'
import { examContent, RIGHT } from '../support/exams.ts'

const slots = slotsOf(examContent())
const ids = slots.map(({ question }) => question.id)
const option = fc.constantFrom('a', 'b', 'c')
const key: fc.Arbitrary<Key> = fc.oneof(
  option.map((chosen): Key => ({ option: chosen })),
  fc.uniqueArray(option, { minLength: 1 }).map((chosen): Key => ({ options: chosen })),
  fc.boolean().map((judge): Key => ({ judge })),
  fc.constantFrom('1921', '1922').map((text): Key => ({ blanks: [[text, '一九二一年']] })),
)
const change: fc.Arbitrary<Change> = fc.oneof(
  key.map((given): Change => ({ how: 'replace', key: given })),
  key.map((given): Change => ({ how: 'also', key: given })),
  fc.constantFrom('full' as const, 'out' as const, 'restore' as const).map((how): Change => ({ how })),
)
const correction = fc.record({ question: fc.constantFrom(...ids), change, reason: fc.constant('x') })
const answers = fc.record(
  {
    single: fc.record({ answer: fc.record({ option }) }),
    multiple: fc.record({ answer: fc.record({ options: fc.uniqueArray(option) }) }),
    judge: fc.record({ answer: fc.record({ judge: fc.boolean() }) }),
    blank: fc.record({ answer: fc.record({ blanks: fc.constantFrom(['1921'], ['1922']) }) }),
  },
  { requiredKeys: [] },
)
type Answers = Parameters<typeof correctedScores>[1]

describe('corrections', () => {
  it('leave all other questions as they are, and the last one of a question counts', () => {
    fc.assert(
      fc.property(fc.array(correction, { maxLength: 6 }), answers, (all, given) => {
        const now = correctedScores(corrected(slots, all), given as Answers)
        const before = keyScores(slots, given as Answers)
        for (const id of ids) {
          const own = all.filter(({ question }) => question === id)
          if (own.length === 0 || own.at(-1)!.change.how === 'restore') expect(now[id]).toBe(before[id])
          if (own.at(-1)?.change.how === 'full')
            expect(now[id]).toBe(slots.find(({ question }) => question.id === id)!.question.points)
        }
      }),
    )
  })
  it('a further key takes nothing from anybody; a question that is out takes its points from the total', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids), key, answers, (question, more, given) => {
        const before = keyScores(slots, given as Answers)[question]
        const also = { question, change: { how: 'also' as const, key: more }, reason: 'x' }
        const now = correctedScores(corrected(slots, [also]), given as Answers)[question]
        if (typeof before === 'number') expect(now).toBeGreaterThanOrEqual(before)
        const out = { question, change: { how: 'out' as const }, reason: 'x' }
        const left = counting(corrected(slots, [out]))
        expect(left).toHaveLength(slots.length - 1)
        const { points } = slots.find((slot) => slot.question.id === question)!.question
        expect(totalOf(left)).toBe(totalOf(slots) - points)
      }),
    )
  })
  it('a key is of the question’s kind and names what it offers, or it is none; its own key changes nothing', () => {
    for (const { question } of slots) {
      const own = keyOf(question)
      if (own) expect(withKey(question, own)).toEqual(question)
      expect(withKey(question, { option: 'nowhere' })).toBe(null)
    }
    const single = slots[0]!.question
    expect(withKey(single, { judge: true })).toBe(null)
    expect(keyOf(slots[4]!.question)).toBe(null) // an essay
    const items = [
      { id: 'x', text: '一' },
      { id: 'y', text: '二' },
    ]
    const order = { id: 'o', kind: 'order' as const, stem: '', explanation: '', points: 5, items }
    expect(withKey(order, { order: ['y', 'x'] })).toMatchObject({ items: [{ id: 'y' }, { id: 'x' }] })
    expect(withKey(order, { order: ['y', 'y'] })).toBe(null)
    const match = {
      id: 'm',
      kind: 'match' as const,
      stem: '',
      explanation: '',
      points: 5,
      left: items,
      right: items,
      pairs: {},
    }
    expect(withKey(match, { pairs: { x: 'y', y: 'y' } })).toMatchObject({ pairs: { x: 'y', y: 'y' } })
    expect(withKey(match, { pairs: { x: 'y' } })).toBe(null)
  })
  it('says in words what counts', () => {
    const single = slots[0]!.question
    const also = { how: 'also' as const, key: { option: 'c' } }
    expect(changeWords(single, also)).toBe('C. 丙 也算对')
    expect(standingWords(corrected(slots, [{ question: 'single', change: also, reason: 'x' }])[0]!)).toBe(
      'B. 乙 或 C. 丙',
    )
    expect(correctedScores(corrected(slots, []), { judge: { answer: RIGHT.judge } })['judge']).toBe(20)
  })
})
