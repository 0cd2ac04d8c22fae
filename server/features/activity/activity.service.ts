import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { previousDay } from '../../lib/period.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { learnersOn } from './learners.service.ts'

/** Learners of today and of yesterday in the caller's units. */
export async function learners(actor: Actor) {
  const units = await topUnits(actor, 'coverage.read')
  const on = businessDate()
  const [today = 0, yesterday = 0] = await learnersOn(
    [on, previousDay(on)],
    units.map(({ _id }) => _id),
  )
  return { on, today, yesterday, units: units.map(({ name }) => name) }
}
