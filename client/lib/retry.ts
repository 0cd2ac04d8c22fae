/** Which failures pass by themselves, and how long to wait before the next try. */
import { Problem } from './problem.ts'

/** `retry`: try again later; `stop`: nothing more is taken; `refused`: this one never, others may be. */
export type Failure = 'retry' | 'stop' | 'refused'

/** No connection, a timeout, too many requests. */
const PASSING = [0, 408, 429]
/** A full disk does not empty itself. */
const FULL = 507

/** Statuses that another try may change. `also`: those that pass for this kind of request only. */
export const isPassing = (status: number, also: readonly number[] = []): boolean =>
  PASSING.includes(status) || also.includes(status) || (status >= 500 && status !== FULL)

/**
 * What a failed request means; `ends`: the refusals after which nothing more is taken. A reply that could not be read
 * is tried again.
 */
export function failureOf(error: unknown, ends: (problem: Problem) => boolean, also: readonly number[] = []): Failure {
  if (!(error instanceof Problem)) return 'retry'
  if (ends(error)) return 'stop'
  return isPassing(error.status, also) ? 'retry' : 'refused'
}

export interface Pace {
  /** Milliseconds before the first retry; it doubles with each failure. */
  first: number
  longest: number
}
export const backOff = ({ first, longest }: Pace, failures: number): number => Math.min(longest, first * 2 ** failures)

/** Runs `act` after `ms`; the function returned cancels it. */
export function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}
export type Later = typeof later
