import { can, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { cancel as cancelJob } from '../../jobs/cancel.ts'
import { signals } from '../../jobs/signals.ts'
import { now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { cutPage, rangesAfter, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './jobs.failures.ts'
import { Jobs, type Job } from '../../jobs/job.model.ts'

const DAY_MS = 86_400_000
const TRAY_MOST = 50

/** The caller's jobs of the last day, newest first. */
export const ownTasks = (actor: Actor): Promise<Job[]> =>
  Jobs.find({ owner: actor.account, createdAt: { $gt: new Date(now().getTime() - DAY_MS) } })
    .sort({ owner: 1, createdAt: -1, _id: -1 })
    .limit(TRAY_MOST)
    .lean()

/** Cancels a job of the caller's own; one that belongs to another is not found. */
export async function cancelOwn(actor: Actor, id: string): Promise<Job> {
  await transaction(async (session) => {
    const job = await Jobs.findOne({ _id: id, owner: actor.account }, 'state', { session }).lean()
    if (!job) throw httpFail('notFound')
    if (!(await cancelJob({ _id: id }, session))) throw fail('job.over')
  })
  return find(id)
}

export interface JobQuery {
  cursor?: string | undefined
  limit: number
  state?: Job['state'] | undefined
}

/** All jobs of the system, newest first. */
export async function allJobs(actor: Actor, { state, cursor, limit }: JobQuery): Promise<CursorPage<Job>> {
  if (!can(actor, 'job.read')) throw httpFail('access.denied')
  const read = (range: Record<string, unknown>): Promise<Job[]> =>
    Jobs.find({ ...(state && { state }), ...range })
      .sort({ ...(state && { state: 1 as const }), createdAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean()
  const rows = await Promise.all(rangesAfter(cursor, 'createdAt', -1, 'instant').map(read))
  return cutPage(rows.flat().slice(0, limit + 1), limit, 'createdAt')
}

export async function countDead(actor: Actor): Promise<Counted> {
  if (!can(actor, 'job.read')) throw httpFail('access.denied')
  return countUpTo(Jobs, { state: 'dead' })
}

/** Puts a dead job back on the queue with all its tries. */
export async function retryDead(actor: Actor, id: string): Promise<Job> {
  if (!can(actor, 'job.write')) throw httpFail('access.denied')
  const fresh = {
    state: 'waiting' as const,
    attempts: 0,
    progress: 0,
    error: null,
    finishedAt: null,
    cancelRequested: false,
    runAt: now(),
  }
  await transaction(async (session) => {
    const { matchedCount } = await Jobs.updateOne({ _id: id, state: 'dead' }, { $set: fresh }, { session })
    if (matchedCount === 1) return note(actor, 'job.retry', id, (await find(id)).title, session)
    throw (await Jobs.exists({ _id: id }).session(session)) ? fail('job.notDead') : httpFail('notFound')
  })
  signals.emit('enqueued')
  return find(id)
}

async function find(id: string): Promise<Job> {
  const job = await Jobs.findById(id).lean()
  if (!job) throw httpFail('notFound')
  return job
}
