import { isWatched, type Range } from './watchedRanges.rule.ts'

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

/** What one viewer did with a video. */
export interface Viewing {
  ranges: readonly Range[]
  watchedSeconds: number
  position: number
  /** Seconds seen again, by interval; empty when none. */
  again: readonly number[]
  /** Plays at this moment: did not leave where the player stands. */
  playing: boolean
}
/** All viewers of a video: seconds covered and seconds seen again, and unfinished viewers by where they stopped. */
export interface Retention {
  viewers: number
  finished: number
  watchedSeconds: number
  covered: number[]
  again: number[]
  left: number[]
}

const sums = (a: readonly number[], b: readonly number[]): number[] => a.map((value, index) => value + (b[index] ?? 0))

export const noRetention = (duration: number): Retention => {
  const zeros = Array.from({ length: intervalCount(duration) }, () => 0)
  return { viewers: 0, finished: 0, watchedSeconds: 0, covered: zeros, again: zeros, left: zeros }
}

export function addViewing(
  sum: Retention,
  { ranges, watchedSeconds, position, again, playing }: Viewing,
  duration: number,
): Retention {
  const finished = isWatched(watchedSeconds, duration)
  const stopped = intervalOf(position, duration)
  return {
    viewers: sum.viewers + 1,
    finished: sum.finished + Number(finished),
    watchedSeconds: sum.watchedSeconds + watchedSeconds,
    covered: ranges.reduce<number[]>((counts, range) => addSeconds(counts, range, duration), sum.covered),
    again: sums(sum.again, again),
    left: finished || playing ? sum.left : sum.left.with(stopped, sum.left[stopped]! + 1),
  }
}
