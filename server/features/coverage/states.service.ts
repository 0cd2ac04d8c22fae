import { can, unitsOf, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { requirementsFor } from '../programmes/requirements.service.ts'
import { CoverageStatuses, type StandingStateName } from './coverage.model.ts'

export interface StateInRequirement {
  requirement: string
  title: string
  state: StandingStateName
}

/** Where some people stand in the requirements in force, as far as the actor sees coverage; by person. */
export async function coverageStatesOf(
  actor: Actor,
  persons: readonly string[],
): Promise<Map<string, StateInRequirement[]>> {
  const states = new Map<string, StateInRequirement[]>()
  if (persons.length === 0 || !can(actor, 'coverage.read')) return states
  const today = businessDate()
  const inForce = (await requirementsFor(actor, 'coverage.read')).filter(({ from, to }) => from <= today && today <= to)
  const held = new Set(unitsOf(actor, 'coverage.read'))
  const rows = await lookUp(persons, (some) => CoverageStatuses.find({ person: { $in: some } }).lean())
  for (const { _id: requirement, title } of inForce)
    for (const { person, state, seenFrom, requirement: of } of rows) {
      if (of !== requirement || state === 'upcoming' || !seenFrom.some((unit) => held.has(unit))) continue
      states.set(person, [...(states.get(person) ?? []), { requirement, title, state }])
    }
  return states
}
