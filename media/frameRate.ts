const HIGHEST = 60
const USUAL = 30

/**
 * The constant rate to encode at, from ffprobe's average rate and its guess of the rate all timestamps fit
 * (both 0 when unknown). A constant rate keeps segments, key frames and renditions in step.
 * - Constant sources keep their rate, up to 60.
 * - Interlaced ones show twice their rate as the guess: the average is the rate of whole frames.
 * - Variable ones (phones, screen recorders) get 30, or 60 when their average is above that: the average itself
 *   would drop frames wherever there is movement.
 */
export function frameRateOf(average: number, guess: number): number {
  if (average === 0) return guess > 0 && guess <= HIGHEST ? guess : USUAL
  const constant = Math.abs(guess / average - 1) < 0.01
  if (constant || Math.abs(guess / average - 2) < 0.01) return Math.min(average, HIGHEST)
  return average <= USUAL * 1.01 ? USUAL : HIGHEST
}
