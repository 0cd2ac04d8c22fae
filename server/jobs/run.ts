import type { Job } from './job.model.ts'
import { presentOwn } from './jobView.ts'
import type { AppContext } from '../appContext.ts'
import { definitionOf, Defer, type JobDefinition, type JobContext } from './definitions.ts'
import {
  finish,
  giveUp,
  LeaseLost,
  postpone,
  publish,
  putBack,
  renew,
  saveProgress,
  acquireExclusive,
} from './lease.ts'
import { throttle } from './throttle.ts'

/** Why a running job is aborted. */
export type Abort = 'cancelled' | 'lost' | 'stopping'

export interface RunningJob {
  id: string
  kind: string
  abort(why: Abort): void
  /** Resolves when the job has been settled in the database; never rejects. */
  settled: Promise<void>
}

const PROGRESS_MS = 500

/** Runs a taken job to its end: done, postponed, given up or put back. */
export function runJob(app: AppContext, taken: Job, leaseMs: number): RunningJob {
  const controller = new AbortController()
  const abort = (why: Abort) => controller.abort(why)
  return {
    id: taken._id,
    kind: taken.kind,
    abort,
    settled: work(app, taken, leaseMs, controller).catch((error: unknown) =>
      app.log.error({ err: error, job: taken._id }, 'a job could not be settled'),
    ),
  }
}

async function work(app: AppContext, job: Job, leaseMs: number, controller: AbortController): Promise<void> {
  const definition = definitionOf(job.kind)
  let shown = job
  const announce = (patch: Partial<Job>) => {
    shown = { ...shown, ...patch }
    if (shown.owner) app.realtime.toAccount(shown.owner, 'task', presentOwn(shown))
  }
  announce({})
  const progress = throttle<number>(PROGRESS_MS, (value) => {
    announce({ progress: value })
    saveProgress(job, value).catch((error: unknown) =>
      app.log.warn({ err: error, job: job._id }, 'progress was not saved'),
    )
  })
  const beating = keepLease(app, job, leaseMs, controller)
  const inHand: JobContext = {
    id: job._id,
    app,
    fence: job.fence,
    signal: controller.signal,
    progress: (fraction) => !controller.signal.aborted && progress(Math.min(1, Math.max(0, fraction))),
    async publish(act, forGood) {
      const published = await publish(job, leaseMs, act, forGood)
      if (forGood) job.attempts = 1
      return published
    },
    acquireExclusive: (work) => acquireExclusive(job, work),
  }
  const result = await attempt(definition, job, inHand)
  clearInterval(beating)
  progress.stop()
  const patch = await settle(app, definition, job, result, controller.signal)
  if (patch) announce(patch)
}

type Result = { problem: string | null } | { error: unknown }

/** An aborted job has this long to let go; then it is left behind, and its fence keeps it from publishing. */
const LET_GO_MS = 5_000

async function attempt(definition: JobDefinition, job: Job, inHand: JobContext): Promise<Result> {
  if (job.attempts > definition.backoff.length + 1)
    return { error: new Error('its worker ended in the middle of it, every time') }
  const running = Promise.resolve()
    .then(() => definition.run(definition.payload.parse(job.payload), inHand))
    .then(
      (problem) => ({ problem: problem ?? null }),
      (error: unknown) => ({ error }),
    )
  const left = new Promise<Result>((resolve) => {
    inHand.signal.addEventListener(
      'abort',
      () => setTimeout(() => resolve({ error: inHand.signal.reason }), LET_GO_MS).unref(),
      { once: true },
    )
  })
  return Promise.race([running, left])
}

async function settle(
  app: AppContext,
  definition: JobDefinition,
  job: Job,
  result: Result,
  signal: AbortSignal,
): Promise<Partial<Job> | null> {
  if ('problem' in result) return finish(job, result.problem)
  if (signal.reason === 'cancelled') return giveUp(job, definition, 'cancelled', null)
  if (signal.reason === 'stopping') return putBack(job)
  if (signal.reason === 'lost') return null
  if (result.error instanceof Defer) return putBack(job, result.error.seconds)
  if (result.error instanceof LeaseLost) return afterLostLease(job, definition)
  const error = result.error instanceof Error ? result.error.message : String(result.error)
  const pause = definition.backoff[job.attempts - 1]
  app.log.warn(
    { err: result.error, job: job._id, kind: job.kind, attempt: job.attempts },
    pause === undefined ? 'a job is dead' : 'a job failed and will be tried again',
  )
  return pause === undefined ? giveUp(job, definition, 'dead', error) : postpone(job, pause, error)
}

/** A publication was refused before the next renewal told us why: when the job is still ours, it was cancelled. */
async function afterLostLease(job: Job, definition: JobDefinition): Promise<Partial<Job> | null> {
  return (await renew(job, 1_000)) === 'cancelled' ? giveUp(job, definition, 'cancelled', null) : null
}

/** Renews at a third of the lease. A database that does not answer costs the lease only when it has run out. */
function keepLease(app: AppContext, job: Job, leaseMs: number, controller: AbortController): NodeJS.Timeout {
  let good = performance.now()
  return setInterval(async () => {
    try {
      const state = await renew(job, leaseMs)
      good = performance.now()
      if (state !== 'held') controller.abort(state)
    } catch (error) {
      app.log.warn({ err: error, job: job._id }, 'a lease was not renewed')
      if (performance.now() - good > leaseMs) controller.abort('lost')
    }
  }, leaseMs / 3)
}
