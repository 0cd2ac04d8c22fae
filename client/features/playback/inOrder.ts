import { addRange, gaps, type Range } from '../../../server/features/playback/watchedRanges.rule.ts'

/** A seek to within this of the limit is rounding, not skipping. */
const TOLERANCE_SECONDS = 1
/** The player reports its time a few times a second: a larger step is a jump. */
const STEP_SECONDS = 3

/** How far a first watch has come without a gap, from what was watched and how far this player has come. Pure. */
export const frontier = (ranges: readonly Range[], reached: number, duration: number): number =>
  Math.max(reached, gaps(addRange(ranges, [0, Math.floor(reached)]), duration)[0]?.[0] ?? duration)

/**
 * A course may ask that its videos are first watched in order. The player holds to it as a courtesy, so that nobody
 * skips by a slip of the finger: what counts is only ever what was covered, whatever a player allows.
 */
export function inOrder({
  ranges,
  duration,
  active,
  onHeld,
}: {
  ranges(): readonly Range[]
  duration: number
  active(): boolean
  onHeld(limit: number): void
}) {
  let reached = 0
  const limit = (): number => (active() ? frontier(ranges(), reached, duration) : duration)

  function hold(video: HTMLVideoElement): void {
    const farthest = limit()
    if (video.currentTime <= farthest + TOLERANCE_SECONDS) return
    video.currentTime = farthest
    onHeld(farthest)
  }
  function advance(video: HTMLVideoElement): void {
    if (!video.seeking && video.currentTime <= limit() + STEP_SECONDS) reached = Math.max(reached, video.currentTime)
  }

  return {
    limit,
    attach(video: HTMLVideoElement): void {
      video.addEventListener('seeking', () => hold(video))
      video.addEventListener('timeupdate', () => advance(video))
    },
  }
}
