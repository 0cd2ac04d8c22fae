const HIGHEST = 60
const USUAL = 30
/** Below it there would be segments without a key frame, and others longer than what a playlist promises. */
const LOWEST = 5

/**
 * The constant rate to encode at, from ffprobe's average rate and its guess of the rate all timestamps fit
 * (both 0 when unknown). A constant rate keeps segments, key frames and renditions in step.
 * - Constant sources keep their rate, up to 60; slides of a few seconds each get a multiple of theirs.
 * - Interlaced ones show twice their rate as the guess: the average is the rate of whole frames.
 * - Variable ones (phones, screen recorders) get 30, or 60 when their average is above that: the average itself
 *   would drop frames wherever there is movement.
 */
export function frameRateOf(average: number, guess: number): number {
  if (average === 0) return guess >= LOWEST && guess <= HIGHEST ? guess : USUAL
  const constant = Math.abs(guess / average - 1) < 0.01
  if (constant || Math.abs(guess / average - 2) < 0.01)
    return Math.min(average * Math.max(1, Math.ceil(LOWEST / average)), HIGHEST)
  return average <= USUAL * 1.01 ? USUAL : HIGHEST
}
