import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addSeconds,
  intervalCount,
  intervalOf,
  intervalSeconds,
} from '../../server/features/playback/intervals.rule.ts'
import { addViewing, noRetention } from '../../server/features/audience/retention.rule.ts'
import { addRange, totalSeconds, type Range } from '../../server/features/playback/watchedRanges.rule.ts'

const duration = fc.integer({ min: 1, max: 20_000 })
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

describe('stretches of a video', () => {
  it('are at most fifty, of one length, and cover every second once', () => {
    fc.assert(
      fc.property(duration, (seconds) => {
        expect(intervalCount(seconds)).toBeLessThanOrEqual(50)
        expect(intervalCount(seconds) * intervalSeconds(seconds)).toBeGreaterThanOrEqual(seconds)
        expect((intervalCount(seconds) - 1) * intervalSeconds(seconds)).toBeLessThan(seconds)
        expect(intervalOf(seconds, seconds)).toBe(intervalCount(seconds) - 1)
      }),
    )
  })
  it('hold exactly the seconds that are put in', () => {
    fc.assert(
      fc.property(duration, fc.array(fc.tuple(fc.nat(20_000), fc.nat(20_000))), (seconds, claims) => {
        const ranges = claims
          .map(([from, to]): Range => [Math.min(from, seconds), Math.min(to, seconds)])
          .reduce<Range[]>(addRange, [])
        expect(sum(ranges.reduce<number[]>((counts, range) => addSeconds(counts, range, seconds), []))).toBe(
          totalSeconds(ranges),
        )
      }),
    )
  })
  it('the audience is the sum of its viewers in whatever order; each unfinished one who is not playing left somewhere', () => {
    const viewing = fc
      .record({ to: fc.nat(600), position: fc.nat(600), playing: fc.boolean() })
      .map(({ to, position, playing }) => ({
        ranges: to > 0 ? [[0, to] as Range] : [],
        watchedSeconds: to,
        position,
        playing,
        again: [],
      }))
    fc.assert(
      fc.property(fc.array(viewing), (viewings) => {
        const count = (list: typeof viewings) =>
          list.reduce((all, each) => addViewing(all, each, 600), noRetention(600))
        const all = count(viewings)
        expect(count(viewings.toReversed())).toEqual(all)
        expect([all.viewers, sum(all.covered)]).toEqual([viewings.length, all.watchedSeconds])
        expect(sum(all.left)).toBe(
          viewings.filter(({ watchedSeconds, playing }) => watchedSeconds < 570 && !playing).length,
        )
      }),
    )
  })
})
