import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { StoredFigure } from './figure.ts'
import type { Line, Timeline } from './timeline.ts'

/** How a person stood on every day. Written only in a transaction that writes the figures with it. */
export interface PersonTimeline extends Timeline {
  _id: string
  requirement: string
  person: string
}
export const timelineId = (requirement: string, person: string): string => `${requirement}:${person}`
export const PersonTimelines = model<PersonTimeline>(
  'PersonTimeline',
  'coverageTimelines',
  { requirement: required(String), person: required(String), posts: mixed, now: mixed, then: mixed },
  [[{ requirement: 1 }]],
)

/**
 * What changed in a unit: of a month by day (`d05`), and in the row without a month by month. The figure of a day is the
 * sum of the months before its own and of the days of its month until then.
 */
export interface FigureChange extends Record<Line, Record<string, StoredFigure>> {
  _id: string
  requirement: string
  unit: string
  month: string | null
}
export const figureChangeId = (requirement: string, unit: string, month: string | null): string =>
  [requirement, unit, ...(month === null ? [] : [month])].join(':')
export const dayKey = (on: string): string => `d${on.slice(8)}`
export const FigureChanges = model<FigureChange>(
  'FigureChange',
  'coverageChanges',
  {
    requirement: required(String),
    unit: required(String),
    month: { type: String, default: null },
    now: mixed,
    then: mixed,
  },
  [[{ requirement: 1 }]],
)

/** The figures of a unit at the end of each closed month, as known when it was closed. */
export interface ClosedFigures {
  _id: string
  requirement: string
  unit: string
  months: Record<string, StoredFigure>
}
export const ClosedFiguresOfUnits = model<ClosedFigures>(
  'ClosedFigures',
  'coverageClosed',
  { requirement: required(String), unit: required(String), months: mixed },
  [[{ requirement: 1 }]],
)

/** Of which versions of a requirement its timelines are; until they are built nobody else writes them. */
export interface TimelineState {
  _id: string
  versions: string
  building: boolean
  /** Counts foldings: they and a building exclude each other by it. */
  folds: number
}
export const TimelineStates = model<TimelineState>(
  'TimelineState',
  'coverageTimelineStates',
  { versions: required(String), building: required(Boolean), folds: required(Number) },
  [],
)

/**
 * Of whom something was recorded that their timelines do not tell yet; or a unit that has moved, with all below it. Only
 * ever inserted and removed: those who record something of the same person do not wait for each other.
 */
export interface PendingTimelines {
  _id: string
  kind: 'people' | 'unit'
  people: string[]
  unit: string | null
  at: Date
}
export const PendingTimelineRows = model<PendingTimelines>(
  'PendingTimelines',
  'coverageMarks',
  { kind: required(String), people: [String], unit: nullable(String), at: required(Date) },
  [[{ kind: 1, at: 1, _id: 1 }]],
)
