import type { AppContext } from '../appContext.ts'
import { allDefinitions, definitionOf } from './definitions.ts'
import type { Job } from './job.model.ts'
import { take } from './lease.ts'
import { startRecurring } from './recurring.ts'
import { runJob, type RunningJob } from './run.ts'
import { signals } from './signals.ts'
import { turns } from './turns.ts'

export interface WorkerOptions {
  /** Jobs at the same time, besides a heavy one. */
  concurrency?: number
  /** After this long without renewal another worker takes the job up. */
  leaseMs?: number
  /** How often to look for jobs that another process enqueued or left behind. */
  pollMs?: number
}

export interface Worker {
  /** Takes no more jobs, aborts the running ones and puts them back on the queue. */
  stop(): Promise<void>
}

/** Runs jobs of the kinds defined in this process until it is stopped. */
export function startWorker(
  app: AppContext,
  { concurrency = 2, leaseMs = 30_000, pollMs = 2_000 }: WorkerOptions = {},
): Worker {
  const running = new Map<string, RunningJob>()
  let stopped = false
  let polling: Promise<void> | null = null
  let pollAgain = false

  async function takeNext(): Promise<Job | null> {
    const kinds = [...running.values()].map(({ kind }) => definitionOf(kind))
    for (const group of turns(allDefinitions(), kinds, concurrency)) {
      const taken = await take(group, leaseMs)
      if (taken) return taken
    }
    return null
  }

  async function pollOnce(): Promise<void> {
    while (!stopped) {
      const taken = await takeNext()
      if (!taken) return
      const job = runJob(app, taken, leaseMs)
      running.set(job.id, job)
      void job.settled.then(() => {
        running.delete(job.id)
        requestPoll()
      })
      if (stopped) job.abort('stopping')
    }
  }

  /** One poll at a time; a poll requested during a poll runs after it. */
  function requestPoll(): void {
    if (stopped) return
    pollAgain = true
    polling ??= (async () => {
      while (pollAgain && !stopped) {
        pollAgain = false
        await pollOnce().catch((error: unknown) => app.log.warn({ err: error }, 'the job queue could not be read'))
      }
      polling = null
    })()
  }

  const cancel = (id: string) => running.get(id)?.abort('cancelled')
  signals.on('enqueued', requestPoll).on('cancelled', cancel)
  const poll = setInterval(requestPoll, pollMs)
  const recurring = startRecurring(app)
  requestPoll()

  return {
    async stop() {
      stopped = true
      clearInterval(poll)
      recurring.stop()
      signals.off('enqueued', requestPoll).off('cancelled', cancel)
      for (const job of running.values()) job.abort('stopping')
      await polling
      await Promise.all([...running.values()].map(({ settled }) => settled))
    },
  }
}
