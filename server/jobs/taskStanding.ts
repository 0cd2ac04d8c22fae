import { Jobs } from './job.model.ts'
import { now } from '../lib/clock.ts'
import { live } from './enqueue.ts'

export interface TaskStanding {
  /** 0..1, of one that waits or runs. */
  progress: number | null
  /** When the last one was given up, and none has come through since. */
  failedAt: Date | null
}
/** Then it is asked for again, or forgotten. */
const REMEMBERED_MS = 7 * 86_400_000

/** How the task of a key stands, for the page that asked for it. `about`: fields of its payload, once it is over. */
export async function taskStanding(kind: string, key: string, about: Record<string, string>): Promise<TaskStanding> {
  const job = await Jobs.findOne(live(key), { progress: 1 }).lean()
  if (job) return { progress: job.progress, failedAt: null }
  const fields = Object.entries(about).map(([field, value]) => [`payload.${field}`, value] as const)
  const of = { kind, ...Object.fromEntries(fields) }
  // Dead ones are few, and found by their index; of the others only those that came after one.
  const since = new Date(now().getTime() - REMEMBERED_MS)
  const [dead] = await Jobs.find({ state: 'dead', createdAt: { $gt: since }, ...of })
    .sort({ state: 1, createdAt: -1, _id: -1 })
    .limit(1)
    .lean()
  const isOver = dead && (await Jobs.exists({ state: 'done', createdAt: { $gt: dead.createdAt }, ...of }))
  return { progress: null, failedAt: dead && !isOver ? dead.finishedAt : null }
}
