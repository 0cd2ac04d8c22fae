/** 培训要求: what one asks, and from which day it asks it. A change holds from a day; before it the earlier one stays. */

/**
 * 口径 by time:
 * - `period`: once between two days, e.g. every secretary within three years (opinion 2018)
 * - `hours`: so many 学时 in every calendar year (secretaries 56, members 32)
 * - `concentrated`: 集中培训 once in every calendar year
 * - `appointment`: within some months of a new appointment
 */
export const CLOCKS = ['period', 'hours', 'concentrated', 'appointment'] as const
export type Clock = (typeof CLOCKS)[number]

/** What is asked, of whom, by when, and what counts. */
export interface Asked {
  positions: string[]
  /** Kinds of unit, at or above the post; empty: any. */
  kinds: string[]
  /** Only of secretaries who lead their field too (双带头人). */
  dualLeaders: boolean
  clock: Clock
  from: string
  to: string
  /** Months after an appointment in which the appointee stands apart; of `appointment` the time that one has. */
  graceMonths: number
  /** Of `appointment`: training so many months before it counts too (职前培训). */
  priorMonths: number
  /**
   * Any of these programmes and courses covers; if `trainings`, any training that was done elsewhere and approved; if
   * `localTrainings`, any approved rotation training 轮训 of one's institution (absent: false).
   */
  programmes: string[]
  courses: string[]
  trainings: boolean
  localTrainings?: boolean
  /** Of `hours`: hundredths of a 学时 in a year. */
  hours: number
  /** How much it weighs beside others, 1 to 100. */
  weight: number
}
export interface Version extends Asked {
  /** The first day on which it holds. */
  effectiveOn: string
  recordedAt: Date
  /** The account that set it; empty: from before accounts were kept. */
  by: string
  reason: string
}

/** What a requirement asks unless it says otherwise. */
export const PLAIN = {
  kinds: [] as string[],
  dualLeaders: false,
  clock: 'period' as Clock,
  priorMonths: 0,
  courses: [] as string[],
  trainings: false,
  hours: 0,
  weight: 1,
}
export const FIELDS = [
  'positions',
  'kinds',
  'dualLeaders',
  'clock',
  'from',
  'to',
  'graceMonths',
  'priorMonths',
  'programmes',
  'courses',
  'trainings',
  'localTrainings',
  'hours',
  'weight',
] as const satisfies readonly (keyof Asked)[]

/** What a new requirement has of versions: it asks the same from its first day on. */
export const firstVersion = (asked: Asked, recordedAt: Date, by: string): { versions: Version[]; version: number } => ({
  versions: [{ ...askedIn(asked), effectiveOn: asked.from, recordedAt, by, reason: '' }],
  version: 0,
})

export const askedIn = (given: Asked): Asked => {
  const asked = Object.fromEntries(FIELDS.map((field) => [field, given[field]])) as unknown as Asked
  return { ...asked, localTrainings: given.localTrainings ?? false }
}

/**
 * The place of the version that holds on a day, as known now or at an instant: the one recorded last of those that had
 * begun. Before the first had begun it is the first.
 */
export function versionOn(versions: readonly Version[], on: string, knownAt?: Date): number {
  const at = versions.findLastIndex(
    ({ effectiveOn, recordedAt }) => effectiveOn <= on && (!knownAt || recordedAt <= knownAt),
  )
  return Math.max(at, 0)
}

/** The first day after one on which another version holds; null when none is to come. */
export function nextVersionOn(versions: readonly Version[], after: string): string | null {
  const days = versions.map(({ effectiveOn }) => effectiveOn).filter((day) => day > after)
  return days.sort().find((day) => versionOn(versions, day) !== versionOn(versions, after)) ?? null
}

/** The versions that hold on a day or will. */
export function asksFrom(versions: readonly Version[], on: string): Version[] {
  const days = [on, ...versions.map(({ effectiveOn }) => effectiveOn).filter((day) => day > on)]
  return [...new Set(days.map((day) => versionOn(versions, day)))].map((at) => versions[at]!)
}

/** Whether a month's figures, closed by what was known at an instant, are of a rule that no longer holds for it. */
export const isOutdated = (versions: readonly Version[], lastDay: string, knownAt: Date): boolean =>
  versionOn(versions, lastDay) !== versionOn(versions, lastDay, knownAt)
