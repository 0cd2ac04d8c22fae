import { mixed, model, nullable, required } from '../lib/model.ts'

/** A job of the lease queue. `fence` counts runs: a worker that lost its lease cannot publish any more. */
export interface Job {
  _id: string
  kind: string
  title: string
  payload: Record<string, unknown>
  /** One waiting or running job per key: enqueueing again does nothing. */
  key: string | null
  /** What it alone does as long as it runs: see JobContext.acquireExclusive. */
  alone: string | null
  owner: string | null
  state: 'waiting' | 'running' | 'done' | 'dead' | 'cancelled'
  progress: number
  attempts: number
  runAt: Date
  leaseUntil: Date | null
  fence: number
  cancelRequested: boolean
  error: string | null
  createdAt: Date
  finishedAt: Date | null
}
export const Jobs = model<Job>(
  'Job',
  'jobs',
  {
    kind: required(String),
    title: required(String),
    payload: mixed,
    key: nullable(String),
    alone: nullable(String),
    owner: nullable(String),
    state: required(String),
    progress: { type: Number, default: 0 },
    attempts: { type: Number, default: 0 },
    runAt: required(Date),
    leaseUntil: nullable(Date),
    fence: { type: Number, default: 0 },
    cancelRequested: { type: Boolean, default: false },
    error: nullable(String),
    createdAt: required(Date),
    finishedAt: nullable(Date),
  },
  [
    [{ state: 1, runAt: 1, _id: 1 }],
    [{ state: 1, leaseUntil: 1 }],
    [{ key: 1 }, { unique: true, partialFilterExpression: { key: { $type: 'string' } } }],
    [{ alone: 1 }, { unique: true, partialFilterExpression: { alone: { $type: 'string' } } }],
    [{ owner: 1, createdAt: -1, _id: -1 }],
    [{ createdAt: -1, _id: -1 }],
    [{ state: 1, createdAt: -1, _id: -1 }],
  ],
)
