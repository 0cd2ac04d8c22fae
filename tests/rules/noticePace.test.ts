import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MADE_UP_MS, paceOf } from '../../server/features/notifications/outbox/pace.rule.ts'

/** When each is begun by somebody who takes so long between two (ms), and waits for each turn. */
function begunAt(perMinute: number, gaps: readonly number[]): number[] {
  const turnOf = paceOf(perMinute, 0)
  let at = 0
  return gaps.map((gap) => (at = Math.max(at + gap, turnOf(1, at + gap))))
}

test('in no minute more are begun than may be, however long it takes between them', () => {
  const gap = fc.oneof(fc.constant(0), fc.integer({ max: 50, min: 0 }), fc.integer({ max: 3 * MADE_UP_MS, min: 0 }))
  const gaps = fc.array(gap, { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), gaps, (perMinute, between) => {
      const all = begunAt(perMinute, between)
      for (const [first, at] of all.entries())
        if (all[first + perMinute] !== undefined) expect(all[first + perMinute]! - at).toBeGreaterThan(60_000 - 1e-6)
    }),
  )
})

test('what is lost between groups is made up for', () => {
  const gaps = Array.from({ length: 10_000 }, (_, n) => (n % 500 === 0 ? 1_500 : 0))
  expect(begunAt(6_000, gaps).at(-1)! / 1_000).toBeLessThan(105)
})
