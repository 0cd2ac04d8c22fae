import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { PassedOver } from './evidence.ts'
import type { Traits } from './traits.rule.ts'

export type StandingStateName = 'covered' | 'uncovered' | 'grace' | 'exempt'

/** How a person stands to a requirement today: the fold of appointments, exemptions and evidence. */
export interface CoverageStatus {
  _id: string
  requirement: string
  person: string
  name: string
  pinyin: string
  initials: string
  staffNumber: string | null
  /** `upcoming`: no covered post yet, but one with a date; such a row is seen from no unit and counted nowhere. */
  state: StandingStateName | 'upcoming'
  traits: Traits
  /** The covered posts held today. */
  posts: { unit: string; position: string; from: string }[]
  /**
   * From where the person is seen: each unit above a post, from the requirement's own down, and `<unit>/<position>` for
   * each.
   */
  seenFrom: string[]
  /** Since when covered posts have been held without a gap: what grace is reckoned from. */
  since: string | null
  dueOn: string | null
  coveredOn: string | null
  /** The record that covers, and the programme it completes. */
  evidence: string | null
  programme: string | null
  /** The newest completion that does not count, and why. */
  passedOver: PassedOver | null
  /**
   * The day on which the standing may change by itself (a term or an exemption begins or ends, grace ends); null:
   * never.
   */
  changesOn: string | null
  /**
   * The revision of the requirement by which it was written last: a later one that says the same of the person does not
   * write it. And the standing's own: every write is against it.
   */
  rule: number
  revision: number
}
export const coverageStatusId = (requirement: string, person: string): string => `${requirement}:${person}`
export const CoverageStatuses = model<CoverageStatus>(
  'Standing',
  'standings',
  {
    requirement: required(String),
    person: required(String),
    name: required(String),
    pinyin: required(String),
    initials: required(String),
    staffNumber: nullable(String),
    state: required(String),
    traits: { sex: nullable(String), born: nullable(Number) },
    posts: [{ _id: false, unit: String, position: String, from: String }],
    seenFrom: [String],
    since: nullable(String),
    dueOn: nullable(String),
    coveredOn: nullable(String),
    evidence: nullable(String),
    programme: nullable(String),
    passedOver: nullable({ _id: false, on: String, reason: String }),
    changesOn: nullable(String),
    rule: required(Number),
    revision: required(Number),
  },
  [
    [{ person: 1 }],
    [{ requirement: 1, seenFrom: 1, state: 1, pinyin: 1, _id: 1 }],
    [{ requirement: 1, seenFrom: 1, state: 1, dueOn: 1, pinyin: 1, _id: 1 }],
    [{ requirement: 1, changesOn: 1 }],
  ],
)

export interface CountsRow {
  required: number
  covered: number
  grace: number
  exempt: number
}
/**
 * Distinct persons in a unit's subtree, of these in the unit itself, by position held in the subtree, and by traits (see
 * traits.rule.ts).
 */
export interface CellCounts {
  counts: CountsRow
  direct: CountsRow
  positions: Record<string, CountsRow>
  traits: Record<string, CountsRow>
}
/**
 * Totals of a unit for a requirement: today's, and at the end of each closed month as it was known when that month was
 * closed.
 */
export interface Cell extends CellCounts {
  _id: string
  requirement: string
  unit: string
  parent: string | null
  months: Record<string, CountsRow>
}
export const cellId = (requirement: string, unit: string): string => `${requirement}:${unit}`
export const Cells = model<Cell>(
  'Cell',
  'coverageCells',
  {
    requirement: required(String),
    unit: required(String),
    parent: nullable(String),
    counts: mixed,
    direct: mixed,
    positions: mixed,
    traits: { type: mixed.type, default: {} },
    months: mixed,
  },
  [[{ requirement: 1, parent: 1 }]],
)
