import type { ClientSession } from 'mongoose'
import { Jobs, type Job } from './job.model.ts'
import { now } from '../lib/clock.ts'
import { isDuplicate } from '../lib/model.ts'
import { transaction } from '../lib/transaction.ts'
import { definitionOf, type FinalFailure, type JobDefinition } from './definitions.ts'

/** The lease of this run of the job is over: somebody else has the job, or it was cancelled. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease of this job is over')
    this.name = 'LeaseLost'
  }
}

/** What only the holder of the lease matches: the fence counts runs. */
const byLease = ({ _id, fence }: Pick<Job, '_id' | 'fence'>) => ({ _id, fence, state: 'running' as const })

const until = (leaseMs: number): Date => new Date(now().getTime() + leaseMs)

/** How many rows to read: racing workers find each other's first choice gone and take the next. */
const CANDIDATES = 8

/**
 * Takes the job that waits longest, else one whose worker was killed (its lease has ended); null when there is none.
 * Reads by index, then takes by a conditional update: never findOneAndUpdate, which scans on the embedded engine.
 */
export async function take(kinds: string[], leaseMs: number): Promise<Job | null> {
  const at = now()
  // The embedded engine loses what equals an inclusive end within an index.
  const due = await Jobs.find({ state: 'waiting', runAt: { $lt: new Date(at.getTime() + 1) }, kind: { $in: kinds } })
    .sort({ state: 1, runAt: 1, _id: 1 })
    .limit(CANDIDATES)
    .lean()
  const orphans =
    due.length > 0
      ? []
      : await Jobs.find({ state: 'running', leaseUntil: { $lt: at }, kind: { $in: kinds } })
          .sort({ state: 1, leaseUntil: 1 })
          .limit(CANDIDATES)
          .lean()
  for (const job of [...due, ...orphans]) {
    const taken = {
      state: 'running' as const,
      leaseUntil: until(leaseMs),
      error: null,
      key: definitionOf(job.kind).coalesce ? null : job.key,
    }
    const { modifiedCount } = await Jobs.updateOne(
      { _id: job._id, state: job.state, fence: job.fence },
      { $set: taken, $inc: { fence: 1, attempts: 1 } },
    )
    if (modifiedCount === 1) return { ...job, ...taken, fence: job.fence + 1, attempts: job.attempts + 1 }
  }
  return null
}

/** Keeps the lease; says whether the job is still ours, and whether it is to be cancelled. */
export async function renew(job: Job, leaseMs: number): Promise<'held' | 'cancelled' | 'lost'> {
  const { matchedCount } = await Jobs.updateOne(byLease(job), { $set: { leaseUntil: until(leaseMs) } })
  if (matchedCount === 0) return 'lost'
  const row = await Jobs.findOne({ _id: job._id }, 'cancelRequested').lean()
  return row?.cancelRequested ? 'cancelled' : 'held'
}

export const saveProgress = (job: Job, progress: number) => Jobs.updateOne(byLease(job), { $set: { progress } })

/** See JobContext.publish: the lease is checked by a write, so a taker at the same moment conflicts with it. */
export const publish = <T>(
  job: Job,
  leaseMs: number,
  work: (session: ClientSession) => Promise<T>,
  forGood?: 'forGood',
): Promise<T> =>
  transaction(async (session) => {
    const { matchedCount } = await Jobs.updateOne(
      { ...byLease(job), cancelRequested: false },
      { $set: { leaseUntil: until(leaseMs), ...(forGood && { attempts: 1 }) } },
      { session },
    )
    if (matchedCount === 0) throw new LeaseLost()
    return work(session)
  })

/** See JobContext.acquireExclusive: the index on the name lets one job have it. */
export async function acquireExclusive(job: Job, work: string): Promise<boolean> {
  try {
    const { matchedCount } = await Jobs.updateOne(byLease(job), { $set: { alone: work } })
    if (matchedCount === 0) throw new LeaseLost()
    return true
  } catch (error) {
    if (!isDuplicate(error)) throw error
    return false
  }
}

const RELEASED = { leaseUntil: null, alone: null }
const OVER = { ...RELEASED, key: null }

/** What changed, or null when the lease was lost and nothing did. */
type Settled = Promise<Partial<Job> | null>

async function change(job: Job, patch: Partial<Job>, more: object = {}): Settled {
  const { matchedCount } = await Jobs.updateOne(byLease(job), { $set: patch, ...more })
  return matchedCount === 1 ? patch : null
}

/** The job is done; `problem` is what its owner reads when it ended without a result. */
export const finish = (job: Job, problem: string | null): Settled =>
  change(job, { ...OVER, state: 'done', progress: 1, error: problem, finishedAt: now() })

/** Another try later. */
export const postpone = (job: Job, seconds: number, error: string): Settled =>
  change(job, { ...RELEASED, state: 'waiting', progress: 0, error, runAt: new Date(now().getTime() + seconds * 1000) })

/** Back on the queue as if it had not been taken: the process stops, or the job has to wait for something. */
export const putBack = (job: Job, seconds = 0): Settled =>
  change(
    job,
    { ...RELEASED, state: 'waiting', progress: 0, runAt: new Date(now().getTime() + seconds * 1000) },
    { $inc: { attempts: -1 } },
  )

/** Gives the job up together with its subject. */
export const giveUp = (job: Job, definition: JobDefinition, why: FinalFailure, error: string | null): Settled => {
  const over: Partial<Job> = { ...OVER, state: why, error, finishedAt: now() }
  return transaction(async (session) => {
    const { matchedCount } = await Jobs.updateOne(byLease(job), { $set: over }, { session })
    if (matchedCount === 0) return null
    await definition.onFailed?.(definition.payload.parse(job.payload), why, session)
    return over
  })
}
