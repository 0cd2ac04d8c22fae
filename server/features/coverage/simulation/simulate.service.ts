/** Folds a requirement as it is and as it would be from the same facts: what is computed after saving is the same fold. */
import { newRequirement } from '../../programmes/setRequirement.service.ts'
import { askedIn } from '../../programmes/requirement.rule.ts'
import { findRequirement, type Requirement } from '../../programmes/requirements.service.ts'
import { allFacts, foldStatuses } from '../compute.service.ts'
import type { CountsRow, CoverageStatus } from '../coverage.model.ts'
import { countIn, noCounts } from '../tally.ts'
import type { Simulation, SimulationResult } from './simulation.model.ts'

function countsOf(statuses: readonly CoverageStatus[]): CountsRow {
  const counts = noCounts()
  for (const { state } of statuses) if (state !== 'upcoming') countIn(counts, state, 1)
  return counts
}
const askedPeople = (statuses: readonly CoverageStatus[]): Set<string> =>
  new Set(statuses.filter(({ state }) => state !== 'upcoming').map(({ person }) => person))

/** Null when the requirement that would change is gone. */
export async function simulate(
  { _id, unit, requirement, asked }: Simulation,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<SimulationResult | null> {
  const before = requirement === null ? null : await findRequirement(requirement)
  if (requirement !== null && !before) return null
  const after: Requirement = before ? { ...before, ...asked } : newRequirement(_id, { unit, ancestors: [] }, asked)
  const known = await allFacts(after, before ? [askedIn(before)] : [])
  signal.throwIfAborted()
  onProgress(0.6)
  const is = before ? await foldStatuses(before, known) : []
  onProgress(0.8)
  const would = await foldStatuses(after, known)
  const [now, then] = [askedPeople(is), askedPeople(would)]
  return {
    before: before && countsOf(is),
    after: countsOf(would),
    joining: then.difference(now).size,
    leaving: now.difference(then).size,
  }
}
