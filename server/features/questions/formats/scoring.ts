/** How several right options are counted, by the weights that a format gives each of them. */
import { SCORINGS } from './build.ts'
import { noteOf } from './reading.ts'

type Scoring = keyof typeof SCORINGS

/** Percent of the points: `right` those of the right options, `wrong` of the others. */
export function scoringOf(right: readonly number[], wrong: readonly number[], notes: Set<string>): Scoring {
  const even = right.every((share) => Math.abs(share - 100 / right.length) < 0.1)
  if (even && wrong.every((weight) => weight <= -99.9)) return 'partial'
  const penalty = wrong.some((weight) => weight < 0)
  const exact = even && wrong.every((weight) => Math.abs(weight + 100 / right.length) < 0.1)
  const scoring = penalty ? 'penalty' : 'partial'
  if (!exact) notes.add(noteOf('scoring', SCORINGS[scoring]))
  return scoring
}

/** What each option weighs, as a share of one, where nothing else than weights can be said. */
export const weightsOf = (right: number, scoring: Scoring): { right: number; wrong: number } => ({
  right: 1 / right,
  wrong: scoring === 'penalty' ? -1 / right : -1,
})
/** Whole points; others are rounded, and that is said. */
export function wholePoints(written: number, notes: Set<string>): number {
  if (!Number.isFinite(written)) return 1
  const whole = Math.min(100, Math.max(1, Math.round(written)))
  if (Math.abs(whole - written) > 0.001) notes.add(noteOf('points', String(Number(written.toFixed(2)))))
  return whole
}
