import { model, nullable, required } from '../../lib/model.ts'

/** How high a unit stands: what the program goes by. What colleagues call it is its kind (unitKinds.model.ts). */
export type UnitLevel = 'committee' | 'group' | 'institution' | 'faculty' | 'branch'
/**
 * From when to when (business dates, `to` exclusive; null: until now) the unit stood below a parent. Trees change;
 * reports at a past date must not.
 */
export interface Placement {
  parent: string | null
  from: string
  to: string | null
}
/** What the unit was called from when to when, as placements are dated. */
export interface DatedName {
  name: string
  from: string
  to: string | null
}
export interface Unit {
  _id: string
  /** Today's, which is the last of `names`. */
  name: string
  names: DatedName[]
  /** Sort key and search: full pinyin, and its initials. */
  pinyin: string
  initials: string
  /** An id of the table of kinds; `level` and `sector` are that kind's. */
  kind: string
  level: UnitLevel
  sector: 'university' | 'hospital' | 'affiliate' | 'private-university' | null
  branchKind: 'teacher' | 'student' | 'graduate' | 'hospital' | 'administrative' | 'retired' | null
  placements: Placement[]
  /** Derived from the placement in force: the parent, and the ids from the root to this unit, itself included. */
  parent: string | null
  ancestors: string[]
  order: number
  closedOn: string | null
  /** Counts the changes of the unit itself: each is made against the one that was seen. */
  revision: number
  /** Counts what began to stand in the unit, so that closing or moving it at the same time conflicts. */
  arrivals?: number
  /** Of an institution: counts the staff numbers given out, so that two at once conflict; absent until the first. */
  rosterRevision?: number
}

export const Units = model<Unit>(
  'Unit',
  'units',
  {
    name: required(String),
    names: [{ _id: false, name: required(String), from: required(String), to: nullable(String) }],
    pinyin: required(String),
    initials: required(String),
    kind: required(String),
    level: required(String),
    sector: nullable(String),
    branchKind: nullable(String),
    placements: [{ _id: false, parent: nullable(String), from: required(String), to: nullable(String) }],
    parent: nullable(String),
    ancestors: [String],
    order: { type: Number, default: 0 },
    closedOn: nullable(String),
    revision: required(Number),
    arrivals: Number,
    rosterRevision: Number,
  },
  [
    [{ parent: 1, order: 1, pinyin: 1, _id: 1 }],
    [
      { parent: 1, name: 1 },
      { unique: true, partialFilterExpression: { closedOn: null } },
    ],
    [{ ancestors: 1, pinyin: 1, _id: 1 }],
    [{ level: 1, pinyin: 1, _id: 1 }],
    [{ kind: 1 }],
    [{ 'placements.parent': 1 }],
  ],
)

/** 职务: a table, not an enum. */
export interface Position {
  _id: string
  name: string
  order: number
  /** The kinds of unit at which it stands; empty: at any. */
  places: string[]
  /** Absent: as its id says, see secretary.rule.ts. */
  secretary?: boolean
  /** Not given any more; absent while in use. */
  archivedAt?: Date
  /** Absent before the first change. */
  revision?: number
}
export const Positions = model<Position>(
  'Position',
  'positions',
  {
    name: required(String),
    order: required(Number),
    places: [String],
    secretary: Boolean,
    archivedAt: Date,
    revision: Number,
  },
  [[{ order: 1, _id: 1 }]],
)
