import { randomInt } from 'node:crypto'
import { newId } from '../../lib/id.ts'

/**
 * A question whether somebody is there, where a course asks for it (kept with the watch, so that no beat costs a
 * further write). It falls due after `left` more seconds of new credit: drawn by the server and never told, so that no
 * player foresees it.
 */
export interface AttentionCheck {
  left: number
  /** What answers the next one; drawn with it, told when it is asked. */
  nonce: string
  /** Milliseconds since 1970; null until it is due. From then to its answer no time accrues and nothing is credited. */
  askedAt: number | null
  /** The nonce last taken: the same answer again changes nothing. */
  answered: string | null
}

/** Seconds of new credit between two checks. */
const FEWEST = 300
const MOST = 900
/** What a person is given to answer: never less than 20 s. */
export const ANSWER_SECONDS = 30
const LEAST_MS = 20_000
/** For the way there and back. */
const GRACE_MS = 5_000

const leftMs = (askedAt: number, at: number): number => askedAt + ANSWER_SECONDS * 1000 - at

export const drawnCheck = (answered: string | null = null): AttentionCheck => ({
  left: randomInt(FEWEST, MOST + 1),
  nonce: newId(),
  askedAt: null,
  answered,
})

export const isAsked = (check: AttentionCheck | undefined): check is AttentionCheck & { askedAt: number } =>
  check !== undefined && check.askedAt !== null

export const isLate = ({ askedAt }: { askedAt: number }, at: Date): boolean =>
  leftMs(askedAt, at.getTime()) + GRACE_MS < 0

/** Asked anew with another nonce: the earlier one came too late, or was another lease's. */
export const askedAnew = (check: AttentionCheck, at: Date): AttentionCheck => ({
  ...check,
  nonce: newId(),
  askedAt: at.getTime(),
})

/** A lease goes on with the check of the one before: opening a lesson again neither answers it nor puts it off. */
export const checkForLease = (before: AttentionCheck | undefined, at: Date): AttentionCheck => {
  if (!before) return drawnCheck()
  return isAsked(before) ? askedAnew(before, at) : before
}

/** After a beat credited `seconds` anew; nothing more is asked of a video that is `done`. */
export function checkAfter(check: AttentionCheck, seconds: number, done: boolean, at: Date): AttentionCheck {
  if (seconds === 0) return check
  const left = check.left - seconds
  return left <= 0 && !done ? { ...check, left: 0, askedAt: at.getTime() } : { ...check, left: Math.max(0, left) }
}

/** While it waits: whoever hears of it only now (its reply was lost, the line was down) gets the full time. */
export const stillAsked = <C extends AttentionCheck & { askedAt: number }>(check: C, at: Date): C =>
  leftMs(check.askedAt, at.getTime()) < LEAST_MS ? { ...check, askedAt: at.getTime() } : check

/** What the player is told; null while nothing is asked. */
export const checkView = (
  check: AttentionCheck | undefined,
  at: Date,
): { nonce: string; answerBySeconds: number } | null =>
  isAsked(check)
    ? { nonce: check.nonce, answerBySeconds: Math.max(0, Math.ceil(leftMs(check.askedAt, at.getTime()) / 1000)) }
    : null
