/** 认定: what counts for a requirement. Evidence follows the person, whatever post was held at the time. */
import type { LearningRecord, RecordKind } from '../ledger/ledger.service.ts'
import type { Asked } from '../programmes/requirement.rule.ts'

export type Accepting = Pick<Asked, 'programmes' | 'courses' | 'trainings' | 'localTrainings'>
interface Source {
  /** Whether a requirement takes it, by what it is about. */
  accepts(asked: Accepting, subject: string): boolean
}
/**
 * What covers when it is recorded, by the kind of record: a programme or a course with its test learnt here, training
 * done elsewhere and approved, a class held here, 轮训 of one's institution. What else is to count is a kind of record and a line here.
 */
const SOURCES: Partial<Record<RecordKind, Source>> = {
  'programme.completed': { accepts: ({ programmes }, subject) => programmes.includes(subject) },
  'course.completed': { accepts: ({ courses }, subject) => courses.includes(subject) },
  'training.completed': {
    accepts: ({ programmes, trainings }, subject) => trainings || programmes.includes(subject),
  },
  'class.completed': {
    accepts: ({ programmes, trainings }, subject) => trainings || programmes.includes(subject),
  },
  'localTraining.completed': {
    accepts: ({ programmes, localTrainings }, subject) => localTrainings === true || programmes.includes(subject),
  },
}
/** Kinds of record that evidence is made of, with those that take it back and undo that. */
export const EVIDENCE_KINDS = [...(Object.keys(SOURCES) as RecordKind[]), 'revoked', 'restored'] as const

export interface Evidence {
  /** The record, what it completes, its business date. */
  id: string
  kind: RecordKind
  subject: string
  on: string
  at: Date
  /** When it was taken back, and when it counted again, in their order. */
  turns: readonly { at: Date; stands: boolean }[]
  /** Of a class that was held for the requirement itself: taken whatever its programme is. */
  heldFor?: true
}
type Window = { from: string; to: string }
type FactRecord = Pick<LearningRecord, '_id' | 'kind' | 'subject' | 'on' | 'at' | 'data'>

/** Whether a requirement takes such a record at all. */
export const accepts = (asked: Accepting, kind: RecordKind, subject: string): boolean =>
  SOURCES[kind]?.accepts(asked, subject) ?? false

/** What of a person's records a requirement takes, each with its revocation, if any. */
export function evidenceOf(records: readonly FactRecord[], asked: Accepting & { requirement?: string }): Evidence[] {
  const isHeldFor = ({ kind, data }: FactRecord): boolean =>
    kind === 'class.completed' && !!asked.requirement && data['requirement'] === asked.requirement
  const turns = Map.groupBy(
    records
      .filter(({ kind }) => kind === 'revoked' || kind === 'restored')
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
    ({ data }) => data['record'],
  )
  return records
    .filter((record) => isHeldFor(record) || accepts(asked, record.kind, record.subject))
    .map((record) => ({ ...record, held: isHeldFor(record) }))
    .map(({ _id, kind, subject, on, at, held }) => ({
      id: _id,
      kind,
      subject,
      on,
      at,
      ...(held && { heldFor: true as const }),
      turns: (turns.get(_id) ?? []).map(({ kind: turned, at: when }) => ({ at: when, stands: turned === 'restored' })),
    }))
}

/**
 * A revocation says that the completion never was one: it counts on no day, from the instant the revocation is known.
 */
const stands = ({ at, turns }: Evidence, knownAt: Date | undefined): boolean =>
  (!knownAt || at <= knownAt) && (turns.findLast((turn) => !knownAt || turn.at <= knownAt)?.stands ?? true)

const earlier = (a: Evidence, b: Evidence): Evidence => (a.on < b.on || (a.on === b.on && a.id <= b.id) ? a : b)

/** The earliest completion that counts on a day: dated within [from, min(day, to)] and not taken back. */
export function countingEvidence(
  all: readonly Evidence[],
  { from, to }: Window,
  on: string,
  knownAt?: Date,
): Evidence | null {
  const counting = all.filter((each) => each.on >= from && each.on <= to && each.on <= on && stands(each, knownAt))
  return counting.length > 0 ? counting.reduce(earlier) : null
}

/** Credit of one record, in hundredths of a 学时; below 0 where it takes back. */
export interface Earned {
  on: string
  at: Date
  credit: number
}

/** The day since which the hours of a period up to `on` have been enough without a break; null while they are not. */
export function hoursReachedOn(
  earned: readonly Earned[],
  hours: number,
  { from, to }: Window,
  on: string,
  knownAt?: Date,
): string | null {
  const counting = earned.filter(
    (each) => each.on >= from && each.on <= to && each.on <= on && (!knownAt || each.at <= knownAt),
  )
  const days = [...Map.groupBy(counting, (each) => each.on)].sort(([a], [b]) => (a < b ? -1 : 1))
  let [sum, since] = [0, null as string | null]
  for (const [day, of] of days) {
    sum += of.reduce((total, { credit }) => total + credit, 0)
    since = sum >= hours ? (since ?? day) : null
  }
  return since
}

export type PassedOver = { on: string; reason: 'revoked' | 'before-window' | 'after-window' }

/** For someone whom nothing covers: the newest completion, and why it does not count. */
export function passedOver(all: readonly Evidence[], { from }: Window): PassedOver | null {
  if (all.length === 0) return null
  const newest = all.reduce((a, b) => (a.on > b.on ? a : b))
  const { on } = newest
  return { on, reason: !stands(newest, undefined) ? 'revoked' : on < from ? 'before-window' : 'after-window' }
}
