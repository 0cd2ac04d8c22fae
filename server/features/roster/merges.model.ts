import { Schema } from 'mongoose'
import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { DuplicateReason } from './merges.rule.ts'
import type { Person } from './roster.model.ts'

/** One natural person stood in the roster twice: `gone` went into `kept`. What undoing it needs. */
export interface PersonMerge {
  _id: string
  kept: string
  gone: string
  /** Both rows as they were, and the one that stayed as it became. Their numbers are sealed. */
  before: { kept: Person; gone: Person }
  after: Person
  /** Records of posts that another took the place of, and those. */
  posts: { replaced: string[]; made: string[] }
  /** Of the one that stayed: `Person.revision`, and the last record of the ledger. */
  revision: number
  lastSeq: number
  /** The last record of each before. */
  seqBefore: { kept: number; gone: number }
  at: Date
  by: string
  byName: string
  undone: { at: Date; by: string; byName: string } | null
}
export const PersonMerges = model<PersonMerge>(
  'PersonMerge',
  'personMerges',
  {
    kept: required(String),
    gone: required(String),
    before: mixed,
    after: mixed,
    posts: mixed,
    revision: required(Number),
    lastSeq: required(Number),
    seqBefore: mixed,
    at: required(Date),
    by: required(String),
    byName: required(String),
    undone: nullable({ _id: false, at: Date, by: String, byName: String }),
  },
  [[{ kept: 1, at: -1 }], [{ gone: 1 }]],
)

/** A row of another collection that a merger changed: as it was and as it became; null where there was or is none. */
export interface MergedRow {
  _id: string
  merge: string
  /** The collection, and the id in it. */
  rowsOf: string
  row: string
  /** The fields that changed, or all of the row. */
  whole: boolean
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}
export const MergedRows = model<MergedRow>(
  'MergedRow',
  'mergedRows',
  {
    merge: required(String),
    rowsOf: required(String),
    row: required(String),
    whole: required(Boolean),
    before: nullable(Schema.Types.Mixed),
    after: nullable(Schema.Types.Mixed),
  },
  [[{ merge: 1, _id: 1 }]],
)

/** Two people who may be one; `_id` is their ids in order. */
export interface DuplicatePair {
  _id: string
  people: [string, string]
  /** The units from which both are seen. */
  ancestors: string[]
  reasons: DuplicateReason[]
  state: 'open' | 'apart' | 'merged'
  foundAt: Date
  /** Who decided it; absent while open. */
  decided?: { at: Date; by: string; merge?: string }
}
export const DuplicatePairs = model<DuplicatePair>(
  'DuplicatePair',
  'duplicatePairs',
  {
    people: [String],
    ancestors: [String],
    reasons: [String],
    state: required(String),
    foundAt: required(Date),
    decided: Object,
  },
  [[{ ancestors: 1, state: 1, foundAt: -1, _id: -1 }], [{ people: 1 }]],
)
export const pairId = (one: string, other: string): string => [one, other].sort().join('-')
