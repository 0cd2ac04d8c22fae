/** What two marks make of an answer, who has a place, and how markers stand to each other. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasPlace,
  isWithin,
  meanOf,
  ONE_MARKER,
  standingOf,
  talliesOf,
} from '../../server/features/exams/marking/marking.rule.ts'

const points = fc.integer({ min: 1, max: 100 })
const rule = fc.record({
  markers: fc.constant(2 as const),
  allowed: fc.integer({ min: 0, max: 100 }),
  unit: fc.constantFrom('points' as const, 'percent' as const),
})
const AT = new Date('2026-05-01T08:00:00Z')

describe('two marks', () => {
  it('their mean is whole, lies between them, is the same in either order, and loses no half point', () => {
    fc.assert(
      fc.property(points, points, (one, other) => {
        const mean = meanOf(one, other)
        expect(Number.isInteger(mean)).toBe(true)
        expect(mean).toBe(meanOf(other, one))
        expect(mean).toBeGreaterThanOrEqual(Math.min(one, other))
        expect(mean).toBeLessThanOrEqual(Math.max(one, other))
        expect([0, 0.5]).toContain(mean - (one + other) / 2)
      }),
    )
  })
  it('a wider difference never sends to the arbiter what a narrower one let pass; the same marks never go', () => {
    fc.assert(
      fc.property(rule, points, points, points, (given, most, one, other) => {
        expect(isWithin(given, most, one, one)).toBe(true)
        if (isWithin(given, most, one, other))
          expect(isWithin({ ...given, allowed: given.allowed + 1 }, most, one, other)).toBe(true)
        const { state } = standingOf(given, most, [{ awarded: one }, { awarded: other }])
        expect(state).toBe(isWithin(given, most, one, other) ? 'marked' : 'arbitration')
      }),
    )
    expect(isWithin({ markers: 2, allowed: 10, unit: 'percent' }, 15, 10, 11)).toBe(true)
    expect(isWithin({ markers: 2, allowed: 10, unit: 'percent' }, 15, 10, 12)).toBe(false)
  })
  it('one of two waits for the other; one alone counts', () => {
    const pair = { markers: 2, allowed: 3, unit: 'points' } as const
    expect(standingOf(pair, 10, [])).toEqual({ state: 'waiting' })
    expect(standingOf(pair, 10, [{ awarded: 5 }])).toEqual({ state: 'waiting' })
    expect(standingOf(ONE_MARKER, 10, [{ awarded: 5 }])).toEqual({ state: 'marked', awarded: 5 })
  })
})

describe('places', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  it('nobody has two, and no answer has more markers than it is marked by', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.uniqueArray(name), name, rule, (given, takers, marker, two) => {
        const dealt = { given: given.map((by) => ({ by })), takers: takers.map((by) => ({ by, at: AT })) }
        const taken = new Set([...given, ...takers.filter((by) => by !== marker)])
        expect(hasPlace(two, dealt, marker, AT)).toBe(!given.includes(marker) && taken.size < 2)
        const later = new Date(AT.getTime() + 9 * 3_600_000)
        expect(hasPlace(two, dealt, marker, later)).toBe(!given.includes(marker) && given.length < 2)
      }),
    )
  })
})

it('markers of the same answers differ by the same, with opposite signs', () => {
  const given = (one: number, other: number) => [
    { by: 'a', name: '甲', awarded: one },
    { by: 'b', name: '乙', awarded: other },
  ]
  const rows = [
    { question: 'q', points: 10, given: given(4, 8) },
    { question: 'q', points: 10, given: given(6, 6) },
    { question: 'q', points: 10, given: given(5, 6).slice(0, 1) },
    { question: 'q', points: 10 },
  ]
  expect(talliesOf(rows)).toEqual([
    { question: 'q', by: 'a', name: '甲', count: 3, mean: 50, difference: -2, apart: 2 },
    { question: 'q', by: 'b', name: '乙', count: 2, mean: 70, difference: 2, apart: 2 },
  ])
})
