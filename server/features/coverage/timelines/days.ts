/** The days of facts. */
import { nextDay } from '../../../lib/period.ts'

/** Midnight in Shanghai: what had been recorded by then was known when the day had ended. */
export const endOfDay = (on: string): Date => new Date(`${nextDay(on)}T00:00:00+08:00`)

const SHANGHAI_MS = 8 * 3_600_000

/** The first day that had not ended before an instant: what was recorded then is known of it. */
export const knownFrom = (instant: Date): string =>
  new Date(instant.getTime() - 1 + SHANGHAI_MS).toISOString().slice(0, 10)
