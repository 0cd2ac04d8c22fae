/** When a question of the book is asked again, and when it is learnt. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WrongAnswer, WrongSource } from '../../server/features/practice/book.model.ts'
import { joinedEntries, putBack, righted, without, wronged, type Kept } from '../../server/features/practice/entry.ts'
import { byWeakness, weaknessOf, type Group } from '../../server/features/practice/practice.rule.ts'
import { remembered, type Memory } from '../../server/features/practice/spacing.ts'
import { isUnchanged } from '../../server/features/practice/unchanged.rule.ts'
import { shuffledPaper } from '../../server/features/papers/shuffle.rule.ts'
import { singleQuestions } from '../../server/features/questions/single.rule.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { bankQuestion } from '../support/bankQuestions.ts'

const DAY = 86_400_000
const start = new Date('2026-03-02T04:00:00Z')
const days = fc.integer({ min: 0, max: 120 })
/** Answers, each so many days after the one before. */
const history = fc.array(fc.tuple(days, fc.boolean()), { minLength: 1, maxLength: 12 })
const onDay = (text: string): Date => new Date(`${text}T04:00:00Z`)

const kept: Kept = {
  ...{ same: 'same', bank: 'q', group: 't', label: '课程', text: '题' },
  content: { id: 'q', kind: 'judge', stem: '题', explanation: '', points: 1, answer: true },
}
const source = (at: Date, ref = `r${at.getTime()}`): WrongSource => ({
  kind: 'practice',
  ref,
  title: '练习',
  at,
  said: '错',
})
const fresh = (): WrongAnswer => wronged('p', null, kept, source(start))

test('it is asked again tomorrow at the earliest and within two months, after a wrong answer no later than after a right one', () => {
  fc.assert(
    fc.property(history, (answers) => {
      let memory: Memory | null = null
      let at = start
      for (const [later, right] of answers) {
        at = new Date(at.getTime() + later * DAY)
        const [good, bad]: ReturnType<typeof remembered>[] = [
          remembered(memory, true, at),
          remembered(memory, false, at),
        ]
        expect(bad!.dueOn <= good!.dueOn).toBe(true)
        for (const each of [good!, bad!]) {
          expect(each.dueOn > businessDate(at)).toBe(true)
          expect(each.dueOn <= businessDate(new Date(at.getTime() + 60 * DAY))).toBe(true)
        }
        memory = (right ? good : bad)!.memory
      }
    }),
  )
})

test('three right answers when due take it out, each later than the one before; practised ahead they do not count', () => {
  let entry = fresh()
  const gaps: number[] = []
  for (const streak of [1, 2, 3]) {
    const early = righted(entry, new Date(onDay(entry.dueOn).getTime() - DAY))
    expect([early.streak, early.dueOn, early.state]).toEqual([streak - 1, entry.dueOn, 'open'])
    const before = onDay(entry.dueOn)
    entry = righted(entry, before)
    expect(entry.streak).toBe(streak)
    gaps.push(onDay(entry.dueOn).getTime() - before.getTime())
  }
  expect(entry.state).toBe('mastered')
  expect(gaps[0]! < gaps[1]! && gaps[1]! < gaps[2]!).toBe(true)
  expect(putBack(entry, start)).toMatchObject({ state: 'open', streak: 0, dueOn: businessDate(start) })
  expect(wronged('p', entry, kept, source(new Date('2027-01-01T00:00:00Z')))).toMatchObject({
    state: 'open',
    streak: 0,
  })
})

test('whatever is answered in whatever order: the same place twice is once, and what is taken back leaves no trace', () => {
  fc.assert(
    fc.property(history, (answers) => {
      let entry = fresh()
      let at = start
      for (const [later, right] of answers) {
        at = new Date(at.getTime() + later * DAY)
        entry = right ? righted(entry, at) : wronged('p', entry, kept, source(at))
        const last = entry.sources.at(-1)!
        expect(wronged('p', entry, kept, last)).toEqual(entry)
        expect(entry.sources.length).toBeLessThanOrEqual(10)
        expect(entry.streak).toBeLessThanOrEqual(3)
        expect(entry.state === 'mastered').toBe(entry.streak === 3)
      }
      let left: WrongAnswer | null = entry
      for (const each of entry.sources) left = left && without(left, each)
      expect(left).toBeNull()
    }),
  )
})

test('a key that was corrected stands in the entry, and changes nothing else of it', () => {
  const entry = fresh()
  const other = { ...kept, content: { ...kept.content, answer: false } as typeof kept.content }
  expect(wronged('p', entry, other, entry.sources[0]!)).toEqual({ ...entry, content: other.content })
})

test('an answer that is heard of late does not make a newer one forgotten; hidden it stays hidden', () => {
  const now = wronged('p', fresh(), kept, source(new Date(start.getTime() + 30 * DAY)))
  const late = wronged('p', now, { ...kept, label: '旧' }, source(new Date(start.getTime() - 30 * DAY)))
  expect(late).toMatchObject({ label: '课程', at: now.at, wrong: 3 })
  expect(late.dueOn >= now.dueOn).toBe(true)
  const hidden = { ...now, state: 'hidden' as const }
  expect(wronged('p', hidden, kept, source(new Date(start.getTime() + 60 * DAY))).state).toBe('hidden')
})

test('two books of one person become one: nothing that is still to be learnt is lost', () => {
  const [one, other] = [fresh(), wronged('p', null, kept, source(new Date(start.getTime() + DAY)))]
  const mastered = { ...other, state: 'mastered' as const, streak: 3 }
  expect(joinedEntries(null, other)).toBe(other)
  expect(joinedEntries(mastered, one)).toMatchObject({ state: 'open', wrong: 2, streak: 0, dueOn: one.dueOn })
})

test('the weakest topic comes first, and none with nothing to learn before one that has', () => {
  const group = fc.record({
    ...{ group: fc.string(), name: fc.constant(''), due: fc.constant(0), mastered: fc.constant(0) },
    ...{ open: fc.nat(5), wrong: fc.nat(9), right: fc.nat(9) },
  })
  fc.assert(
    fc.property(fc.array(group), (groups: Group[]) => {
      const sorted = [...groups].sort(byWeakness)
      for (const [at, each] of sorted.slice(1).entries()) {
        const before = sorted[at]!
        expect(before.open === 0 && each.open > 0).toBe(false)
        if (before.open > 0 && each.open > 0) expect(weaknessOf(before)).toBeGreaterThanOrEqual(weaknessOf(each))
      }
    }),
  )
})

test('a question is unchanged in another order and with other points, and changed with another key or explanation', () => {
  fc.assert(
    fc.property(bankQuestion, (question) => {
      const paper = { title: '', sections: [{ id: 's', title: '', questions: [question] }] }
      const shown = shuffledPaper(paper, 'seed').sections[0]!.questions[0]!
      for (const each of singleQuestions({ ...shown, points: 100 })) {
        expect(isUnchanged(each, question)).toBe(true)
        expect(isUnchanged(each, { ...question, stem: '另一道题' })).toBe(false)
      }
    }),
  )
  const judge = kept.content as Extract<typeof kept.content, { kind: 'judge' }>
  expect(isUnchanged(judge, { ...judge, answer: false })).toBe(false)
  expect(isUnchanged(judge, { ...judge, explanation: '新的解析' })).toBe(false)
})
