import { businessDate } from '../../lib/clock.ts'
import { checkAfter, isAsked, stillAsked } from './attentionCheck.ts'
import { noted, readLog, writeLog, type Shortfall } from './creditLog.ts'
import type { Watch } from './watch.model.ts'
import { addSeconds } from './intervals.rule.ts'
import { addRange, clip, isWatched, totalSeconds, uncovered, type Range } from './watchedRanges.rule.ts'

/** The fastest that anything is credited: what the speediest course allows, and how fast a backlog is made up for. */
export const ALLOWED_RATE = 2
/** Seconds between beats of a player that plays. */
export const BEAT_SECONDS = 10
/** Time beyond this without a beat is idle: it does not accrue. */
export const ACCRUES_MS = 20_000
/** What a beat may claim beyond the time that passed: clocks and networks are not exact. */
export const SLACK_MS = 2_000

/**
 * When the person's last beat (or lease) was, how much of the slack is left, and of the budget at the course's rate.
 */
export type Pace = Pick<Watch, 'beatAt' | 'slackMs' | 'budgetMs'>
export interface BeatClaim {
  seq: number
  from: number
  to: number
}

/** What was played without a line can be made up for as far as this. */
const ARREARS_MS = 30 * 60_000

const elapsedMs = ({ beatAt }: Pace, at: Date): number => (beatAt ? Math.max(0, at.getTime() - beatAt.getTime()) : 0)

/**
 * Milliseconds of video that a beat may claim: min(time since the last beat, 20 s) x allowed rate + slack. The slack is
 * 2 s in all, used up by claims beyond the time passed and refilled by time not claimed: were it 2 s for every beat, a
 * burst of a thousand small beats would be half an hour watched. Thus no one is credited more than 2 x the time passed
 * + 2 s, ever.
 */
const allowanceMs = (pace: Pace, at: Date): number =>
  Math.min(elapsedMs(pace, at), ACCRUES_MS) * ALLOWED_RATE + pace.slackMs

/**
 * The second bound, of a course that allows less than that: all in all no more than the time that passed x its rate +
 * the same slack. Unlike the first it accrues while no beats come, so that what was played without a line is made up
 * for when it is back.
 */
const budgetMs = (pace: Pace, at: Date, rate: number): number =>
  Math.min(ARREARS_MS, pace.budgetMs + Math.floor(elapsedMs(pace, at) * rate))

export const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b)

/**
 * The pace that goes on from one lease of the person to the next, whatever lesson that is for. Never back in time:
 * where two processes' clocks differ, opening at the slow one and beating at the fast one would be paid the difference
 * each time.
 */
export const carriedPace = (before: Pace | null, at: Date, rate = ALLOWED_RATE): Pace => ({
  beatAt: later(before?.beatAt ?? null, at),
  slackMs: before ? Math.min(SLACK_MS, allowanceMs(before, at)) : SLACK_MS,
  budgetMs: before ? budgetMs(before, at, rate) : SLACK_MS,
})

/** What of a claim was not accepted, and why: first what idle time would have been worth, the rest was too fast. */
function missedOf(
  pace: Pace,
  { from, to }: BeatClaim,
  taken: number,
  duration: number,
  at: Date,
): { why: Shortfall; from: number; to: number }[] {
  const rest = clip([from + taken, to], duration)
  if (!rest) return []
  const idleMs = Math.max(0, elapsedMs(pace, at) - ACCRUES_MS)
  const middle = Math.min(rest[1], rest[0] + Math.floor((idleMs * ALLOWED_RATE) / 1000))
  const parts = [
    { why: 'gap' as const, from: rest[0], to: middle },
    { why: 'fast' as const, from: middle, to: rest[1] },
  ]
  return parts.filter((part) => part.from < part.to)
}

/** What was accepted and is not new was seen again. */
const secondsAgain = ({ again = [] }: Watch, accepted: Range, counted: readonly Range[], duration: number): number[] =>
  uncovered(counted, accepted).reduce<number[]>((sum, range) => addSeconds(sum, range, duration), again)

function dayWith(day: Watch['day'], seconds: number, at: Date): NonNullable<Watch['day']> {
  const on = businessDate(at)
  return { on, seconds: (day?.on === on ? day.seconds : 0) + seconds }
}

/**
 * While a check waits for its answer: the claim is noted and worth nothing, and the time that passes is worth nothing
 * later either. What is left of slack and budget stays, and so does what was credited before.
 */
function unanswered(
  watch: Watch & { check: { askedAt: number } },
  { seq, from, to }: BeatClaim,
  duration: number,
  at: Date,
): Watch {
  const check = stillAsked(watch.check, at)
  if (seq <= watch.seq) return check === watch.check ? watch : { ...watch, check }
  const missed = clip([from, to], duration)
  return {
    ...watch,
    check,
    position: Math.min(to, duration),
    seq,
    beatAt: later(watch.beatAt, at),
    ...(missed &&
      watch.lease && {
        log: writeLog(
          noted(readLog(watch.log), {
            lease: watch.lease,
            seq,
            at: at.getTime(),
            counted: [],
            again: 0,
            missed: [{ why: 'check', from: missed[0], to: missed[1] }],
          }),
        ),
      }),
  }
}

const waitsForAnswer = (watch: Watch): watch is Watch & { check: { askedAt: number } } => isAsked(watch.check)

/**
 * What a beat of the leasing player makes of a watch at a moment, in whole seconds of a video of `duration`. The claim
 * is clipped from its end, not rejected; a seq already seen changes nothing. A hidden tab that plays is listening and
 * counts. Does not touch revision or lease. Pure.
 */
export function applyBeat(
  watch: Watch,
  claim: BeatClaim,
  duration: number,
  at: Date,
  rate = ALLOWED_RATE,
): { watch: Watch; accepted: Range[] } {
  if (waitsForAnswer(watch)) return { watch: unanswered(watch, claim, duration, at), accepted: [] }
  if (claim.seq <= watch.seq) return { watch, accepted: [] }
  const allowance = allowanceMs(watch, at)
  const budget = budgetMs(watch, at, rate)
  const accepted = clip(
    [claim.from, Math.min(claim.to, claim.from + Math.floor(Math.min(allowance, budget) / 1000))],
    duration,
  )
  const taken = accepted ? accepted[1] - accepted[0] : 0
  const counted = accepted ? uncovered(watch.ranges, accepted) : []
  const ranges = accepted ? addRange(watch.ranges, accepted) : watch.ranges
  const missed = missedOf(watch, claim, taken, duration, at)
  const watchedSeconds = totalSeconds(ranges)
  return {
    watch: {
      ...watch,
      ranges,
      watchedSeconds,
      position: Math.min(claim.to, duration),
      seq: claim.seq,
      beatAt: later(watch.beatAt, at),
      slackMs: Math.min(SLACK_MS, allowance - taken * 1000),
      budgetMs: budget - taken * 1000,
      ...(accepted && taken > totalSeconds(counted) && { again: secondsAgain(watch, accepted, counted, duration) }),
      ...(taken > 0 && { day: dayWith(watch.day, taken, at) }),
      ...(watch.check && {
        check: checkAfter(watch.check, totalSeconds(counted), isWatched(watchedSeconds, duration), at),
      }),
      ...(watch.lease && {
        log: writeLog(
          noted(readLog(watch.log), {
            lease: watch.lease,
            seq: claim.seq,
            at: at.getTime(),
            counted,
            again: taken - totalSeconds(counted),
            missed,
          }),
        ),
      }),
    },
    accepted: accepted ? [accepted] : [],
  }
}
