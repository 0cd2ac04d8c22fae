import type { Range } from './watchedRanges.rule.ts'

/** A video is counted in at most this many intervals of equal length, the last one shorter. Pure. */
const INTERVALS = 50

export const intervalSeconds = (duration: number): number => Math.max(1, Math.ceil(duration / INTERVALS))
export const intervalCount = (duration: number): number => Math.ceil(duration / intervalSeconds(duration))
export const intervalOf = (at: number, duration: number): number =>
  Math.min(intervalCount(duration) - 1, Math.floor(at / intervalSeconds(duration)))

/** Adds the seconds of a range to the intervals that it lies in. */
export function addSeconds(counts: readonly number[], [from, to]: Readonly<Range>, duration: number): number[] {
  const length = intervalSeconds(duration)
  return Array.from(
    { length: intervalCount(duration) },
    (_, index) =>
      (counts[index] ?? 0) + Math.max(0, Math.min(to, (index + 1) * length) - Math.max(from, index * length)),
  )
}
