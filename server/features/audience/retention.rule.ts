/** Where the viewers of a video stay, watch again and leave. Pure. */
import { addSeconds, intervalCount, intervalOf } from '../playback/intervals.rule.ts'
import { isWatched, type Range } from '../playback/watchedRanges.rule.ts'

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

/** Adds what one viewer did to the count of all. */
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
