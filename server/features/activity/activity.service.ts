import type { Actor } from '../../access/actor.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { learnersOn } from './learners.service.ts'

const DAY_MS = 86_400_000

/** Learners of today and of yesterday in the caller's units. */
export async function learners(actor: Actor) {
  const units = await topUnits(actor, 'coverage.read')
  const on = businessDate()
  const before = businessDate(new Date(now().getTime() - DAY_MS))
  const [today = 0, yesterday = 0] = await learnersOn(
    [on, before],
    units.map(({ _id }) => _id),
  )
  return { on, today, yesterday, units: units.map(({ name }) => name) }
}
