import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRange,
  clip,
  gaps,
  isWatched,
  neededSeconds,
  totalSeconds,
  type Range,
} from '../../server/features/playback/watchedRanges.rule.ts'

const range = fc.tuple(fc.nat(200), fc.nat(200)) as fc.Arbitrary<Range>
const union = (ranges: Range[]) => ranges.reduce<Range[]>(addRange, [])
const seconds = (ranges: readonly Range[]) =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)))

describe('watched ranges', () => {
  it('a union holds exactly the seconds of its ranges, sorted, disjoint and not touching', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const result = union(ranges)
        expect(seconds(result)).toEqual(seconds(ranges))
        expect(totalSeconds(result)).toBe(seconds(ranges).size)
        result.forEach(([from, to], index) => {
          expect(from).toBeLessThan(to)
          if (index > 0) expect(result[index - 1]![1]).toBeLessThan(from)
        })
      }),
    )
  })
  it('does not depend on the order, and adding again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const result = union(ranges)
        expect(union(ranges.toReversed())).toEqual(result)
        expect(union([...ranges, ...ranges])).toEqual(result)
      }),
    )
  })
  it('the gaps are the rest of the length', () => {
    fc.assert(
      fc.property(fc.array(range), fc.integer({ min: 1, max: 200 }), (ranges, duration) => {
        const watched = union(ranges.map((each) => clip(each, duration)).filter((each) => each !== null))
        expect(totalSeconds(watched) + totalSeconds(gaps(watched, duration))).toBe(duration)
        expect(seconds(watched).intersection(seconds(gaps(watched, duration))).size).toBe(0)
      }),
    )
  })
  it('clips to the length of the video', () => {
    expect(clip([90, 130], 100)).toEqual([90, 100])
    expect(clip([100, 130], 100)).toBeNull()
    expect(clip([30, 20], 100)).toBeNull()
  })
  it('is complete at 95 % of the length and not a second before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (duration) => {
        expect(isWatched(neededSeconds(duration), duration)).toBe(true)
        expect(isWatched(neededSeconds(duration) - 1, duration)).toBe(false)
      }),
    )
    expect(isWatched(0, 0)).toBe(false)
  })
})
