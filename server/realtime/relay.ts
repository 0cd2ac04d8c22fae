import { setTimeout as pause } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { Jobs } from '../features/jobs/jobs.model.ts'
import { presentOwn } from '../features/jobs/jobs.present.ts'
import { Assets } from '../features/uploads/uploads.model.ts'
import { announce } from '../features/uploads/uploads.present.ts'
import type { House } from '../house.ts'

const AGAIN_MS = 5_000
const CHANGED = [{ $match: { operationType: { $in: ['insert', 'update', 'replace'] } } }]

/** Hands every changed row on until the signal aborts; a stream that breaks is opened again (what was missed, pages read anew). */
async function follow<T>(house: House, model: mongoose.Model<T>, tell: (row: T) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const stream = model.collection.watch(CHANGED, { fullDocument: 'updateLookup' })
    const close = () => void stream.close()
    signal.addEventListener('abort', close, { once: true })
    try {
      for await (const change of stream) if ('fullDocument' in change && change.fullDocument) tell(change.fullDocument as T)
    } catch (error) {
      if (signal.aborted) return
      house.log.warn({ err: error }, 'changes are not followed')
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    } finally {
      signal.removeEventListener('abort', close)
      await stream.close()
    }
  }
}

/**
 * For a web process whose jobs run elsewhere (`--role web`): workers have no sockets, they write into the database, and what they
 * write about tasks and assets is told to the pages connected here. Where web and worker are one process it is told directly.
 */
export function startRelay(house: House): { stop(): Promise<void> } {
  const controller = new AbortController()
  const following = [
    follow(house, Jobs, (job) => void (job.owner && house.realtime.toAccount(job.owner, 'task', presentOwn(job))), controller.signal),
    follow(house, Assets, (asset) => announce(house, asset), controller.signal),
  ]
  return {
    async stop() {
      controller.abort()
      await Promise.all(following)
    },
  }
}
