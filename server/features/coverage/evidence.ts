/** 认定: which completions count for a requirement. Evidence follows the person, whatever post was held at the time. */
import type { LearningRecord } from '../ledger/ledger.service.ts'

export interface Evidence {
  /** The record, the programme it completes, its business date. */
  id: string
  programme: string
  on: string
  at: Date
  revokedAt: Date | null
  /** Since when it counts again after that; a later revocation has none. */
  restoredAt?: Date
}
type Window = { from: string; to: string }
/** Here, or elsewhere and approved. */
const COMPLETING: LearningRecord['kind'][] = ['programme.completed', 'training.completed']
type FactRecord = Pick<LearningRecord, '_id' | 'kind' | 'subject' | 'on' | 'at' | 'data'>

/** A person's completions of the given programmes, each with its revocation, if any. */
export function evidenceOf(records: readonly FactRecord[], programmes: readonly string[]): Evidence[] {
  const compensated = new Map<unknown, Pick<Evidence, 'revokedAt' | 'restoredAt'>>()
  for (const { kind, data, at } of [...records].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (kind === 'revoked') compensated.set(data['record'], { revokedAt: at })
    if (kind === 'restored') compensated.set(data['record'], { ...compensated.get(data['record'])!, restoredAt: at })
  }
  return records
    .filter(({ kind, subject }) => COMPLETING.includes(kind) && programmes.includes(subject))
    .map(({ _id, subject, on, at }) => ({
      id: _id,
      programme: subject,
      on,
      at,
      revokedAt: null,
      ...compensated.get(_id),
    }))
}

/**
 * A revocation says that the completion never was one: it counts on no day, from the instant the revocation is known.
 */
const stands = ({ at, revokedAt, restoredAt }: Evidence, knownAt: Date | undefined): boolean =>
  knownAt
    ? at <= knownAt &&
      (revokedAt === null || revokedAt > knownAt || (restoredAt !== undefined && restoredAt <= knownAt))
    : revokedAt === null || restoredAt !== undefined

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

export type PassedOver = { on: string; reason: 'revoked' | 'before-window' | 'after-window' }

/** For someone whom nothing covers: the newest completion, and why it does not count. */
export function passedOver(all: readonly Evidence[], { from }: Window): PassedOver | null {
  if (all.length === 0) return null
  const newest = all.reduce((a, b) => (a.on > b.on ? a : b))
  const { on } = newest
  return { on, reason: !stands(newest, undefined) ? 'revoked' : on < from ? 'before-window' : 'after-window' }
}
