import type { ClientSession } from 'mongoose'
import { Jobs, type Job } from './job.model.ts'
import { now } from '../lib/clock.ts'
import { definitionOf } from './definitions.ts'
import { live } from './enqueue.ts'
import { signals } from './signals.ts'

/**
 * Cancels a job that is not over, in the caller's transaction: a waiting one is over at once, a running one may publish
 * nothing from now on and is aborted (in this process at once, elsewhere when its lease is next renewed). Its key is
 * free again.
 * @returns whether there was anything to cancel
 */
export async function cancel(filter: { _id: string } | { key: string }, session: ClientSession): Promise<boolean> {
  const job = await Jobs.findOne(
    'key' in filter ? live(filter.key) : { ...filter, state: { $in: ['waiting', 'running'] } },
    null,
    { session },
  ).lean()
  if (!job) return false
  const patch: Partial<Job> =
    job.state === 'waiting'
      ? { state: 'cancelled', key: null, finishedAt: now() }
      : { cancelRequested: true, key: null }
  await Jobs.updateOne({ _id: job._id, state: job.state, fence: job.fence }, { $set: patch }, { session })
  const definition = definitionOf(job.kind)
  await definition.onFailed?.(definition.payload.parse(job.payload), 'cancelled', session)
  session.once('ended', () => signals.emit('cancelled', job._id))
  return true
}
