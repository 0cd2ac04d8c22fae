/** When an upload tries once more what a lost connection or a restarting server refused. */
import * as retry from '../../lib/retry.ts'

const PACE = { first: 5_000, longest: 60_000 }
/**
 * Milliseconds before the next try, after `tries` that failed; spread, so that many pages do not come back at one
 * moment.
 */
export const backOff = (tries: number, spread = Math.random()): number =>
  retry.backOff(PACE, tries) * (0.75 + spread / 4)

/** Another request of ours still being finished (409, 423), or a chunk that was damaged on its way (460). */
const PASSING = [409, 423, 460]
export const passing = (status: number): boolean => retry.isPassing(status, PASSING)
