import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { Retention } from './retention.rule.ts'

/** A video in a lesson: one lesson with another video in a later version is another audience. */
export const audienceId = (lesson: string, asset: string): string => `${lesson}:${asset}`
export const viewerId = (audience: string, person: string): string => `${audience}:${person}`

/**
 * All who opened a video in a lesson, counted by a job while it is watched. `activeAt` is put down at most every few
 * minutes, so the last beats may be that much later; it is settled when it was counted long enough after that to have
 * seen them.
 */
export interface Audience {
  _id: string
  course: string
  lesson: string
  asset: string
  duration: number
  activeAt: Date
  settled: boolean
  countedAt: Date | null
  retention: Retention | null
}
export const Audiences = model<Audience>(
  'Audience',
  'audiences',
  {
    course: required(String),
    lesson: required(String),
    asset: required(String),
    duration: required(Number),
    activeAt: required(Date),
    settled: required(Boolean),
    countedAt: nullable(Date),
    retention: { ...mixed, required: false, default: null },
  },
  [[{ settled: 1, activeAt: 1 }]],
)

/** Somebody who opened it. What they watched is copied from their watch by the job: lists are read here, in order. */
export interface Viewer {
  _id: string
  audience: string
  person: string
  watchedSeconds: number
  position: number
  finished: boolean
  lastAt: Date
}
export const Viewers = model<Viewer>(
  'Viewer',
  'viewers',
  {
    audience: required(String),
    person: required(String),
    watchedSeconds: required(Number),
    position: required(Number),
    finished: required(Boolean),
    lastAt: required(Date),
  },
  [[{ audience: 1, finished: 1, lastAt: 1, _id: 1 }], [{ person: 1 }]],
)
