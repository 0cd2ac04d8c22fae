/**
 * Computes a requirement again while the server runs. Slices of people are folded in transactions of their own, exactly
 * as a single completion is, so nothing that happens meanwhile can be lost, and every figure is at every instant the
 * sum of standings.
 */
import { findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import type { EnqueueOptions } from '../../jobs/enqueue.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { markComputed } from '../programmes/requirementState.service.ts'
import { closeMonths, openMonths } from './closing.service.ts'
import { allFacts, foldStatuses, type AllFacts, type Progress } from './compute.service.ts'
import { CoverageStatuses } from './coverage.model.ts'
import { saysTheSame } from './coverageStatus.ts'
import { refold } from './refold.service.ts'
import { slices } from '../../lib/batches.ts'

/** A slice's transaction stays well below a second on the embedded engine. */
const SLICE = 50

/**
 * The job that computes a requirement, as arguments of `enqueue`. It computes the newest revision: changes that come
 * while it waits are folded into it, and one that comes while it runs has a job of its own, for which it makes way.
 */
export const computeJob = (
  { _id, title }: Pick<Requirement, '_id' | 'title'>,
  owner?: string,
): ['coverage.compute', { requirement: string; title: string }, EnqueueOptions] => [
  'coverage.compute',
  { requirement: _id, title },
  { key: `coverage.compute:${_id}`, ...(owner && { owner }) },
]

/**
 * Folds the people's standings by the requirement as it is when each slice's turn comes; stops when that is of another
 * revision than `only`.
 * @returns whether it came to the end
 */
export async function refoldAll(
  requirement: string,
  persons: readonly string[],
  { onProgress, signal, only }: { onProgress?: Progress; signal?: AbortSignal | undefined; only?: number } = {},
): Promise<boolean> {
  let done = 0
  for (const slice of slices(persons, SLICE)) {
    signal?.throwIfAborted()
    const isCurrent = await transaction(async (session) => {
      const current = await findRequirement(requirement, session)
      if (!current || (only !== undefined && current.revision !== only)) return false
      await refold(current, slice, session)
      return true
    })
    if (!isCurrent) return false
    onProgress?.((done += slice.length), persons.length)
  }
  return true
}

/**
 * Of whom the requirement as it is now says something else than what is stored. Reading everybody's facts at once and
 * folding them in memory costs a twentieth of writing them; most changes of a requirement concern few.
 */
async function differing(requirement: Requirement, known: AllFacts): Promise<string[]> {
  const folded = new Map((await foldStatuses(requirement, known)).map((status) => [status.person, status]))
  const rows = await CoverageStatuses.find({ requirement: requirement._id }).lean()
  const stored = new Map(rows.map((status) => [status.person, status]))
  const people = [...new Set([...folded.keys(), ...stored.keys()])]
  return people.filter((person) => !saysTheSame(folded.get(person) ?? null, stored.get(person) ?? null))
}

/**
 * Brings all standings, cells and closed months to the requirement's present revision. Idempotent: it goes on where an
 * earlier run was killed. Whoever differs is folded from facts read in the transaction that writes; a status that stays
 * keeps the revision it was written by, and so the next event about the person writes it. The second look finds those
 * whose post or completion was recorded by the old rule while the first was under way. Makes way for the job of a later revision as soon as there is one: what it has folded by then need not be folded
 * again. Months that were closed by a version that still holds for them stay as they were closed.
 */
export async function recomputeRequirement(id: string, onProgress?: Progress, signal?: AbortSignal): Promise<void> {
  const requirement = await findRequirement(id)
  if (!requirement) return
  const only = requirement.revision
  const first = await differing(requirement, await allFacts(requirement))
  if (!(await refoldAll(id, first, { ...(onProgress && { onProgress }), signal, only }))) return
  signal?.throwIfAborted()
  const knownAt = now()
  const known = await allFacts(requirement)
  if (!(await refoldAll(id, await differing(requirement, known), { signal, only }))) return
  const { kept, open } = openMonths(requirement)
  const closings = open.map((month) => ({ month, knownAt }))
  await closeMonths(requirement, closings, { beside: kept, known })
  await markComputed(requirement, businessDate())
}
