import { model, nullable, required } from '../../lib/model.ts'

export type UnitKindName = 'committee' | 'institution' | 'faculty' | 'branch'
/**
 * From when to when (business dates, `to` exclusive; null: until now) the unit stood below a parent. Trees change;
 * reports at a past date must not.
 */
export interface Placement {
  parent: string | null
  from: string
  to: string | null
}
export interface Unit {
  _id: string
  name: string
  /** Sort key and search: full pinyin, and its initials. */
  pinyin: string
  initials: string
  kind: UnitKindName
  sector: 'university' | 'hospital' | 'affiliate' | 'private-university' | null
  branchKind: 'teacher' | 'student' | 'graduate' | 'hospital' | 'administrative' | 'retired' | null
  placements: Placement[]
  /** Derived from the placement in force: the parent, and the ids from the root to this unit, itself included. */
  parent: string | null
  ancestors: string[]
  order: number
  closedOn: string | null
  /** Of an institution: counts the staff numbers given out, so that two at once conflict; absent until the first. */
  rosterRevision?: number
}

export const Units = model<Unit>(
  'Unit',
  'units',
  {
    name: required(String),
    pinyin: required(String),
    initials: required(String),
    kind: required(String),
    sector: nullable(String),
    branchKind: nullable(String),
    placements: [{ _id: false, parent: nullable(String), from: required(String), to: nullable(String) }],
    parent: nullable(String),
    ancestors: [String],
    order: { type: Number, default: 0 },
    closedOn: nullable(String),
    rosterRevision: Number,
  },
  [
    [{ parent: 1, order: 1, pinyin: 1, _id: 1 }],
    [
      { parent: 1, name: 1 },
      { unique: true, partialFilterExpression: { closedOn: null } },
    ],
    [{ ancestors: 1, pinyin: 1, _id: 1 }],
    [{ kind: 1, pinyin: 1, _id: 1 }],
  ],
)

/** 职务: a table, not an enum. */
export interface Position {
  _id: string
  name: string
  order: number
  /** The kinds of unit at which it stands; empty: at any. */
  places: string[]
}
export const Positions = model<Position>(
  'Position',
  'positions',
  { name: required(String), order: required(Number), places: [String] },
  [[{ order: 1, _id: 1 }]],
)
