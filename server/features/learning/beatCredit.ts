import type { Watch } from './learning.model.ts'
import { addRange, clip, totalSeconds, type Range } from './watchedRanges.ts'

/** The fastest speed at which watching counts in full. */
export const ALLOWED_RATE = 2
/** Seconds between beats of a player that plays. */
export const BEAT_SECONDS = 10
/** Time beyond this without a beat is idle: it does not accrue. */
const ACCRUES_MS = 20_000
/** What a beat may claim beyond the time that passed: clocks and networks are not exact. */
export const SLACK_MS = 2_000

/** When the person's last beat (or lease) was, and how much of the slack is left. */
export type Pace = Pick<Watch, 'beatAt' | 'slackMs'>
export interface BeatClaim {
  seq: number
  from: number
  to: number
}

/**
 * Milliseconds of video that a beat may claim: min(time since the last beat, 20 s) x allowed rate + slack. The slack is 2 s in
 * all, used up by claims beyond the time passed and refilled by time not claimed: were it 2 s for every beat, a burst of a
 * thousand small beats would be half an hour watched. Thus no one is credited more than 2 x the time passed + 2 s, ever.
 */
export function allowanceMs({ beatAt, slackMs }: Pace, at: Date): number {
  const elapsed = beatAt ? Math.max(0, at.getTime() - beatAt.getTime()) : 0
  return Math.min(elapsed, ACCRUES_MS) * ALLOWED_RATE + slackMs
}

const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b)

/**
 * The pace that goes on from one lease of the person to the next, whatever lesson that is for. Never back in time: where two
 * processes' clocks differ, opening at the slow one and beating at the fast one would be paid the difference each time.
 */
export const carriedPace = (before: Pace | null, at: Date): Pace => ({ beatAt: later(before?.beatAt ?? null, at), slackMs: before ? Math.min(SLACK_MS, allowanceMs(before, at)) : SLACK_MS })

/**
 * What a beat of the leasing player makes of a watch at a moment, in whole seconds of a video of `duration`. The claim is
 * clipped from its end, not rejected; a seq already seen changes nothing. A hidden tab that plays is listening and counts.
 * Does not touch revision or lease. Pure.
 */
export function beaten(watch: Watch, claim: BeatClaim, duration: number, at: Date): { watch: Watch; accepted: Range[] } {
  if (claim.seq <= watch.seq) return { watch, accepted: [] }
  const allowance = allowanceMs(watch, at)
  const accepted = clip([claim.from, Math.min(claim.to, claim.from + Math.floor(allowance / 1000))], duration)
  const usedMs = accepted ? (accepted[1] - accepted[0]) * 1000 : 0
  const ranges = accepted ? addRange(watch.ranges, accepted) : watch.ranges
  return {
    watch: {
      ...watch, ranges, watchedSeconds: totalSeconds(ranges), position: Math.min(claim.to, duration),
      seq: claim.seq, beatAt: later(watch.beatAt, at), slackMs: Math.min(SLACK_MS, allowance - usedMs),
    },
    accepted: accepted ? [accepted] : [],
  }
}
