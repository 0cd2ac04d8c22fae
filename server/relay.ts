import { setTimeout as pause } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { StoredSessions } from './access/storedSession.model.ts'
import { Jobs } from './jobs/job.model.ts'
import { presentOwn } from './jobs/jobView.ts'
import { Leases } from './features/playback/watch.model.ts'
import { tellTaken } from './features/playback/playback.present.ts'
import { Notices } from './features/notifications/notices.model.ts'
import { Assets } from './features/assets/assets.model.ts'
import { Attendances } from './features/attendance/attendance.model.ts'
import { ClassPosts } from './features/classLife/discussion/discussion.model.ts'
import { tellDiscussion } from './features/classLife/discussion/tellDiscussions.ts'
import { tellWall } from './features/attendance/tellWalls.ts'
import { Sittings } from './features/exams/sittings/sittings.model.ts'
import { tellSitting } from './features/exams/invigilation/tellExams.ts'
import { announce } from './features/assets/assets.present.ts'
import type { AppContext } from './appContext.ts'
import { sessionReference } from './access/sessionReference.ts'

const AGAIN_MS = 5_000
type Operation = 'insert' | 'update' | 'replace' | 'delete'
type Change = { fullDocument?: unknown; documentKey?: { _id: unknown } }

/**
 * Hands every change of these kinds on until the signal aborts; a stream that breaks is opened again (what was missed,
 * pages read anew).
 */
async function follow(
  app: AppContext,
  { collection }: Pick<mongoose.Model<never>, 'collection'>,
  kinds: Operation[],
  tell: (change: Change) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const stream = collection.watch([{ $match: { operationType: { $in: kinds } } }], { fullDocument: 'updateLookup' })
    const close = () => void stream.close()
    signal.addEventListener('abort', close, { once: true })
    try {
      for await (const change of stream) tell(change as Change)
    } catch (error) {
      if (signal.aborted) return
      app.log.warn({ err: error }, 'changes are not followed')
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
    } finally {
      signal.removeEventListener('abort', close)
      await stream.close()
    }
  }
}

const followRows = <T>(
  app: AppContext,
  model: mongoose.Model<T>,
  tell: (row: T) => void,
  signal: AbortSignal,
  kinds: Operation[] = ['insert', 'update', 'replace'],
): Promise<void> =>
  follow(app, model as never, kinds, ({ fullDocument }) => fullDocument && tell(fullDocument as T), signal)

/** A session that ended, by whatever process or by its age, has no pages any more. */
const followEnded = (app: AppContext, signal: AbortSignal): Promise<void> =>
  follow(
    app,
    StoredSessions as never,
    ['delete'],
    ({ documentKey }) => app.realtime.endSession(sessionReference(String(documentKey!._id))),
    signal,
  )

/**
 * For a process with pages beside other processes, whatever its role: what any of them writes into the database about
 * tasks and assets is told to the pages connected here, as are sessions that were ended and leases that were taken
 * elsewhere.
 */
export function startRelay(app: AppContext): { stop(): Promise<void> } {
  const controller = new AbortController()
  const following = [
    followRows(
      app,
      Jobs,
      (job) => void (job.owner && app.realtime.toAccount(job.owner, 'task', presentOwn(job))),
      controller.signal,
    ),
    followRows(app, Notices, ({ account }) => app.realtime.toAccount(account, 'notices', {}), controller.signal),
    followRows(app, Assets, (asset) => announce(app, asset), controller.signal),
    followRows(app, Attendances, (row) => tellWall(app, row), controller.signal),
    followRows(app, ClassPosts, (row) => tellDiscussion(app, row), controller.signal),
    followRows(app, Sittings, (row) => tellSitting(app, row), controller.signal),
    followRows(app, Leases, (lease) => tellTaken(app, lease), controller.signal, ['replace']),
    followEnded(app, controller.signal),
  ]
  return {
    async stop() {
      controller.abort()
      await Promise.all(following)
    },
  }
}
