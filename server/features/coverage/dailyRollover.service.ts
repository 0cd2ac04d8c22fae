/** 日切: what changes by itself, because a day has come. */
import { allRequirements, type Requirement } from '../programmes/requirements.service.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { markRolledOver } from '../programmes/requirementState.service.ts'
import { closeMonths } from './closing.service.ts'
import { CoverageStatuses } from './coverage.model.ts'
import { endedMonths } from '../../lib/months.rule.ts'
import { CLOSED_MONTHS, computeJob, refoldAll } from './recompute.service.ts'

/**
 * Carries every requirement forward to today: folds those whose day has come, closes the months that have ended since.
 * Running it twice, or days late, changes nothing in the result. A requirement whose computation was given up is put on
 * the queue again.
 */
export async function rollCoverageOver(signal?: AbortSignal): Promise<void> {
  for (const requirement of await allRequirements()) {
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
  const closed = new Set(requirement.closings.map(({ month }) => month))
  const knownAt = now()
  const ended = endedMonths(requirement.from, today, CLOSED_MONTHS).filter((month) => !closed.has(month))
  await closeMonths(
    requirement,
    ended.map((month) => ({ month, knownAt })),
  )
  await markRolledOver(requirement._id, today)
}
