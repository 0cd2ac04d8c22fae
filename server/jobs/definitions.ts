import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { AppContext } from '../appContext.ts'

/** Why the queue gave a job up: its tries are used up, or somebody cancelled it. */
export type FinalFailure = 'dead' | 'cancelled'

/**
 * Thrown by a job that waits for something: it goes back on the queue as if it had not been taken, and is not taken
 * before then.
 */
export class Defer extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super(`not before ${seconds} s have passed`)
    this.name = 'NotNow'
    this.seconds = seconds
  }
}

/** What a running job works with. */
export interface JobContext {
  id: string
  app: AppContext
  /** Counts the runs of this job: 1 at the first. Names of temporary things may be made of it. */
  fence: number
  /** Aborts when the job is cancelled, its lease is lost, or the process stops: give up soon. */
  signal: AbortSignal
  /** 0..1; written at most twice a second. */
  progress(fraction: number): void
  /**
   * Does `work` in a transaction that only the holder of the lease can commit: a worker that was taken for dead, or a
   * job that was cancelled, publishes nothing. May be called several times; `work` may run again on a conflict.
   * `forGood`: the next run goes on after it, so that tries are counted anew.
   * @throws LeaseLost
   */
  publish<T>(work: (session: ClientSession) => Promise<T>, forGood?: 'forGood'): Promise<T>
  /**
   * Whether this job has the work of that name for itself, of all processes, until it ends, fails or is put back. A
   * killed worker's job keeps it for the worker that takes the job up.
   * @throws LeaseLost
   */
  acquireExclusive(work: string): Promise<boolean>
}

/** What making something in a work folder needs of it. */
export type JobRun = Pick<JobContext, 'id' | 'app' | 'fence' | 'signal'>

export interface JobDefinition<P = unknown> {
  kind: string
  /** What the task tray calls it, in Chinese. */
  title(payload: P): string
  payload: z.ZodType<P>
  /** Keeps all processors busy for long: one at a time in a worker, so that what people wait for goes on beside it. */
  heavy?: true
  /** Nobody waits for it at a screen: such jobs never take the last slot of a worker. */
  background?: true
  /**
   * Reads its subject when it runs, so that one run answers for all that was enqueued before it: with the same key at
   * most one waits, beside one that runs.
   */
  coalesce?: true
  /** Seconds until the next try by number of tries so far; its length is the number of tries less one. */
  backoff: readonly number[]
  /**
   * Does the job. It may run again after a crash at any line: re-read, return quietly when the subject is gone, replace
   * as a whole.
   * @returns a sentence for the owner when it ended without its result and trying again cannot help
   */
  run(payload: P, job: JobContext): Promise<string | void>
  /** In the transaction that gives the job up, so that its subject never waits for a job that is over. */
  onFailed?(payload: P, why: FinalFailure, session: ClientSession): Promise<void>
}

const definitions = new Map<string, JobDefinition>()

/** Declares a kind of job; the module that does so is imported wherever the kind is enqueued or run. */
export function defineJob<P>(
  definition: Omit<JobDefinition<P>, 'backoff'> & { backoff?: readonly number[] },
): JobDefinition<P> {
  const whole: JobDefinition<P> = { backoff: [10, 60], ...definition }
  definitions.set(whole.kind, whole as JobDefinition)
  return whole
}

/** @throws when no such kind was declared in this process */
export function definitionOf(kind: string): JobDefinition {
  const found = definitions.get(kind)
  if (!found) throw new Error(`no job of kind ${kind} is defined here`)
  return found
}

export const allDefinitions = (): JobDefinition[] => [...definitions.values()]
