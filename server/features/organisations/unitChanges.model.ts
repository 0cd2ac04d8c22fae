import type { MadeChange } from '../roster/madeChange.rule.ts'
import { model, nullable, required } from '../../lib/model.ts'

export type UnitAct = 'found' | 'rename' | 'move' | 'close' | 'merge' | 'split'
/** What a merger or a split did beside the unit itself, for undoing it. */
export interface UnitWork {
  people: MadeChange[]
  /** Units that were moved. */
  children: string[]
  /** The unit that was split off. */
  made: string | null
}
/**
 * What happened to a unit on a business date: its history, and what undoing it needs. The unit itself holds the result,
 * dated; this says who recorded it and when.
 */
export interface UnitChange {
  _id: string
  unit: string
  act: UnitAct
  on: string
  /** The unit's revision since: only its last change can be undone. */
  revision: number
  /** What was before and after, as one reads it: names, or the paths of places. */
  before: string
  after: string
  at: Date
  by: string
  byName: string
  work: UnitWork | null
  undone: { at: Date; by: string; byName: string } | null
}
export const UnitChanges = model<UnitChange>(
  'UnitChange',
  'unitChanges',
  {
    unit: required(String),
    act: required(String),
    on: required(String),
    revision: required(Number),
    before: { type: String, default: '' },
    after: { type: String, default: '' },
    at: required(Date),
    by: required(String),
    byName: required(String),
    work: { type: Object, default: null },
    undone: nullable({ _id: false, at: Date, by: String, byName: String }),
  },
  [[{ unit: 1, revision: -1 }]],
)
