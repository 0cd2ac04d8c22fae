import type { ClientSession } from 'mongoose'
import { Jobs, type Job } from './job.model.ts'
import { now } from '../lib/clock.ts'
import { newId } from '../lib/id.ts'
import { isDuplicate } from '../lib/model.ts'
import { definitionOf } from './definitions.ts'
import { signals } from './signals.ts'

export interface EnqueueOptions {
  /** The account whose task tray shows it. */
  owner?: string
  /** One waiting or running job per key: enqueueing again does nothing. See also JobDefinition.coalesce. */
  key?: string
  /** Not before then. */
  runAt?: Date
}

/** The job of a key that is not over. Such jobs are few and the index on `state` finds them. */
export const live = (key: string) => ({ key, state: { $in: ['waiting', 'running'] as Job['state'][] } })

/**
 * Puts a job on the queue; durable when it resolves, with `session` when its transaction has committed.
 * @throws ZodError when the payload does not fit the kind
 */
export async function enqueue(
  kind: string,
  payload: unknown,
  options: EnqueueOptions = {},
  session?: ClientSession,
): Promise<void> {
  const definition = definitionOf(kind)
  const parsed = definition.payload.parse(payload)
  const at = now()
  const job: Job = {
    _id: newId(),
    kind,
    title: definition.title(parsed),
    payload: parsed as Record<string, unknown>,
    key: options.key ?? null,
    alone: null,
    owner: options.owner ?? null,
    state: 'waiting',
    progress: 0,
    attempts: 0,
    runAt: options.runAt ?? at,
    leaseUntil: null,
    fence: 0,
    cancelRequested: false,
    error: null,
    createdAt: at,
    finishedAt: null,
  }
  await insert(job, session)
  const wake = () => void signals.emit('enqueued')
  if (session) session.once('ended', wake)
  else wake()
}

/**
 * A racing enqueue wins by the unique index; inside a transaction that race is a conflict, and the transaction runs
 * again.
 */
async function insert(job: Job, session: ClientSession | undefined): Promise<void> {
  const options = session ? { session } : {}
  if (job.key !== null && (await isThere(job.kind, job.key, session))) return
  try {
    await Jobs.create([job], options)
  } catch (error) {
    if (session || !isDuplicate(error)) throw error
  }
}

/**
 * Whether the key's job is not over. Of a kind that coalesces it must be waiting still when the caller's transaction
 * commits, or it would run without reading what is committed: its fence moves, so that taking it meanwhile conflicts.
 */
async function isThere(kind: string, key: string, session: ClientSession | undefined): Promise<boolean> {
  const options = session ? { session } : {}
  const found = await Jobs.findOne(live(key), 'fence', options).lean()
  if (!found || !definitionOf(kind).coalesce) return found !== null
  const waiting = { _id: found._id, state: 'waiting' as const, fence: found.fence }
  const { matchedCount } = await Jobs.updateOne(waiting, { $inc: { fence: 1 } }, options)
  return matchedCount === 1
}
