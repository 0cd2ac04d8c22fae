import { model, required, mixed, nullable } from '../../lib/model.ts'
import type { AttentionCheck } from './attentionCheck.ts'

export const watchId = (person: string, asset: string): string => `${person}:${asset}`

/**
 * What a person has watched of an asset. `_id` is `<person>:<asset>`; ranges are a sorted, disjoint union of [from, to)
 * seconds.
 */
export interface Watch {
  _id: string
  person: string
  asset: string
  ranges: [number, number][]
  watchedSeconds: number
  position: number
  /**
   * The player that holds the lease (null: none), its last seq, when it beat, and the slack and budget left to it: see
   * beatCredit.ts.
   */
  lease: string | null
  seq: number
  beatAt: Date | null
  slackMs: number
  budgetMs: number
  /** Guards every write, of every process. */
  revision: number
  /** How the seconds came about (creditLog.ts). */
  log: string
  /** Seconds seen again, by interval of the video (intervals.rule.ts); missing when none. */
  again?: number[]
  /** Seconds played and accepted on the last day on which there were any, seen again or not; missing before. */
  day?: { on: string; seconds: number }
  /** Where the lease is of a course that asks whether somebody is there. */
  check?: AttentionCheck
  /** What was watched for a record that has been taken back (setAside.ts). */
  setAside?: { record: string; ranges: [number, number][]; watchedSeconds: number }
}
export const Watches = model<Watch>(
  'Watch',
  'watches',
  {
    person: required(String),
    asset: required(String),
    ranges: mixed,
    watchedSeconds: required(Number),
    position: required(Number),
    lease: nullable(String),
    seq: required(Number),
    beatAt: nullable(Date),
    slackMs: required(Number),
    budgetMs: required(Number),
    revision: required(Number),
    log: required(String),
    again: { type: [Number], default: undefined },
    day: { type: Object, default: undefined },
    check: Object,
    setAside: { type: Object, default: undefined },
  },
  [],
)

/**
 * The one lease of a person (`_id`): which player may beat. Taking it over ends the earlier one; `lease` is null once
 * the session that held it has ended. The row stays: the person's pace goes from lease to lease (beatCredit.ts).
 */
export interface Lease {
  _id: string
  lease: string | null
  asset: string
  course: string
  lesson: string
  session: string
  device: string
  takenAt: Date
  /** The person's check as it stood when the last lease was taken: it goes on from lease to lease too. */
  check?: AttentionCheck
  /** The player that this one took the lease from: the process that has its page tells it. */
  ended?: { lease: string; session: string }
}
export const Leases = model<Lease>(
  'Lease',
  'leases',
  {
    lease: nullable(String),
    asset: required(String),
    course: required(String),
    lesson: required(String),
    session: required(String),
    device: required(String),
    takenAt: required(Date),
    check: Object,
    ended: Object,
  },
  [[{ session: 1 }]],
)
