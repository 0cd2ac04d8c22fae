import { createHash } from 'node:crypto'
import { businessDate } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import type { LearningRecord, RecordKind } from './ledger.model.ts'

/** What a caller knows of a fact; place in the chain, day and hash are the ledger's. */
export interface RecordInput {
  /** The same fact has the same key, for ever and in every process. */
  key: string
  person: string
  actor: string
  kind: RecordKind
  subject: string
  lesson?: string | null
  data?: Record<string, unknown>
  credit?: number
  rule?: string | null
  /** The business date that it counts for; absent: today. */
  on?: string
}

/** Where a person's chain stands; null before the first record. */
export type Link = Pick<LearningRecord, 'seq' | 'hash'> | null

/** JSON with sorted keys and ISO dates: the same bytes whatever stored the record in between. */
function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join(',')}}`
}

const hashOf = ({ hash: _, ...rest }: LearningRecord): string =>
  createHash('sha256').update(canonical(rest)).digest('base64url')

/** The record of a fact as the next link of the person's chain. Pure when given its id. */
export function linked(input: RecordInput, previous: Link, at: Date, id = newId()): LearningRecord {
  const record: LearningRecord = {
    _id: id,
    key: input.key,
    person: input.person,
    seq: (previous?.seq ?? 0) + 1,
    at,
    on: input.on ?? businessDate(at),
    actor: input.actor,
    kind: input.kind,
    subject: input.subject,
    lesson: input.lesson ?? null,
    data: JSON.parse(JSON.stringify(input.data ?? {})) as Record<string, unknown>, // as the database will give it back
    credit: input.credit ?? 0,
    rule: input.rule ?? null,
    previous: previous?.hash ?? '',
    hash: '',
  }
  return { ...record, hash: hashOf(record) }
}

/**
 * The first seq at which a person's records, in order, were tampered with, reordered or removed; null when the chain
 * holds.
 */
export function brokenAt(records: readonly LearningRecord[]): number | null {
  let previous: Link = null
  for (const record of records) {
    const expected = (previous?.seq ?? 0) + 1
    if (record.seq !== expected || record.previous !== (previous?.hash ?? '') || record.hash !== hashOf(record))
      return expected
    previous = record
  }
  return null
}
