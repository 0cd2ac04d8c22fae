/** 日切: what changes by itself, because a day has come. */
import { allRequirements, type Requirement } from '../programmes/requirements.service.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { bringIntoForce } from '../programmes/versions.service.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { markRolledOver } from '../programmes/requirementState.service.ts'
import { closeMonths, openMonths } from './closing.service.ts'
import { CoverageStatuses } from './coverage.model.ts'
import { computeJob, refoldAll } from './recompute.service.ts'

/**
 * Carries every requirement forward to today: folds those whose day has come, closes the months that have ended since.
 * Running it twice, or days late, changes nothing in the result. A requirement of which another version holds from today
 * is computed anew; one whose computation was given up is put on the queue again.
 */
export async function rollCoverageOver(signal?: AbortSignal): Promise<void> {
  for (const each of await allRequirements()) {
    const requirement = await bringIntoForce(each, businessDate())
    if (requirement.computedRevision === requirement.revision) await rollRequirementOver(requirement, signal)
    else await enqueue(...computeJob(requirement))
  }
}

/** The same for one requirement that has been computed. */
export async function rollRequirementOver(requirement: Requirement, signal?: AbortSignal): Promise<void> {
  const today = businessDate()
  const due = await CoverageStatuses.find(
    { requirement: requirement._id, changesOn: { $lte: today, $gt: '' } },
    { person: 1 },
  ).lean()
  await refoldAll(
    requirement._id,
    due.map(({ person }) => person),
    { signal },
  )
  const knownAt = now()
  await closeMonths(
    requirement,
    openMonths(requirement).open.map((month) => ({ month, knownAt })),
  )
  await markRolledOver(requirement._id, today)
}
