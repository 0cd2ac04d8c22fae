import { gaps, type Range } from '../../../server/features/playback/watchedRanges.rule.ts'

/** This close to the end there is nothing left to resume. */
const TAIL_SECONDS = 3

/** Where a video resumes: where it stopped; from its end, at the first part not watched, else from the beginning. */
export function resumeAt(position: number, ranges: readonly Range[], duration: number): number {
  if (position < duration - TAIL_SECONDS) return position
  return gaps(ranges, duration)[0]?.[0] ?? 0
}
