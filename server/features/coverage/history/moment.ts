/** A moment of the past: a day, with what is known now or what was known by then. */
import { businessDate, now } from '../../../lib/clock.ts'
import { endOfMonth, monthOf } from '../../../lib/months.rule.ts'
import type { Requirement } from '../../programmes/requirements.service.ts'
import { fail } from '../coverage.failures.ts'
import { endOfDay } from '../timelines/days.ts'
import { firstDayOf } from '../timelines/turns.ts'
import type { Known } from './changes.rule.ts'

export interface Moment {
  on: string
  known: Known
  /** What had been recorded by this instant; null: all that is known when it is folded. */
  knownAt: Date | null
}

/** Where the day is the last of a closed month. */
export const closingOf = ({ closings }: Requirement, on: string): Requirement['closings'][number] | undefined =>
  closings.find(({ month }) => month === monthOf(on) && on === endOfMonth(month))

/**
 * A closed month is told as it was closed, so that it is the figure of the trend; any other day as it was known when it
 * had ended.
 */
export function momentOf(requirement: Requirement, on: string, known: Known): Moment {
  const first = firstDayOf(requirement)
  if (on < first || on > businessDate()) throw fail('coverage.day', { from: first, today: businessDate() })
  if (known === 'now') return { on, known, knownAt: null }
  const knownAt = closingOf(requirement, on)?.knownAt ?? endOfDay(on)
  return { on, known, knownAt: knownAt > now() ? null : knownAt }
}
