import type { AttentionCheck } from '../playback/attentionCheck.ts'
import { mixed, model, nullable, required } from '../../lib/model.ts'

/** A lesson's last word: its state, the day, the credit it earned and the record that says so. */
export interface LessonFold {
  state: 'completed' | 'passed' | 'failed'
  on: string
  credit: number
  record: string
}
/** The fold of a person's records over one course. `_id` is `<person>:<course>`. Never written but by the fold. */
export interface CourseProgress {
  _id: string
  person: string
  course: string
  /** The version of the first record; what the person is held to may be newer (heldVersion.model.ts). */
  version: number
  lessons: Record<string, LessonFold>
  state: 'in-progress' | 'completed'
  completedOn: string | null
  /** The record that completed the course. */
  completion: string | null
  credit: number
  /** Records revoked so far: a lesson done anew after that is a new fact with a new key. */
  revocations: number
}
export const CourseProgresses = model<CourseProgress>(
  'CourseProgress',
  'courseProgress',
  {
    person: required(String),
    course: required(String),
    version: required(Number),
    lessons: mixed,
    state: required(String),
    completedOn: nullable(String),
    completion: nullable(String),
    credit: required(Number),
    revocations: { type: Number, default: 0 },
  },
  [[{ person: 1, course: 1 }], [{ course: 1, state: 1 }]],
)

export const watchId = (person: string, asset: string): string => `${person}:${asset}`

/** What a person has watched of an asset. `_id` is `<person>:<asset>`; ranges are a sorted, disjoint union of [from, to) seconds. */
export interface Watch {
  _id: string
  person: string
  asset: string
  ranges: [number, number][]
  watchedSeconds: number
  position: number
  /** The player that holds the lease (null: none), its last seq, when it beat, and the slack and budget left to it: see beatCredit.ts. */
  lease: string | null
  seq: number
  beatAt: Date | null
  slackMs: number
  budgetMs?: number
  /** Guards every write, of every process. */
  revision: number
  /** How the seconds came about (creditLog.ts); missing where nobody opened the video since it is kept. */
  log?: string
  /** Seconds seen again, by stretch of the video (stretches.ts); missing when none. */
  again?: number[]
  /** Where the lease is of a course that asks whether somebody is there. */
  check?: AttentionCheck
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
    budgetMs: Number,
    revision: required(Number),
    log: String,
    again: { type: [Number], default: undefined },
    check: Object,
  },
  [], // found by _id alone: every further index is paid for with every beat
)

/**
 * The one lease of a person (`_id`): which player may beat. Taking it over ends the earlier one; `lease` is null once the
 * session that held it has ended. The row stays: the person's pace goes from lease to lease (beatCredit.ts).
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
