import { businessDate } from '../../lib/clock.ts'
import { fail } from './organisations.failures.ts'

/**
 * A change holds from a day after the last of its kind, and not from one that is still to come: what a unit is today is
 * what its dated rows say of today.
 */
export function refuseDay(on: string, after: string): void {
  if (on > businessDate()) throw fail('unit.future')
  if (on <= after) throw fail('unit.tooEarly', { after })
}
