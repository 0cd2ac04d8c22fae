import { model, required } from '../../lib/model.ts'
import type { BaseKind } from './bases.rule.ts'

/** 培训基地 or 研修基地: what classes are held by. Approval, plaque and evaluation are not kept here. */
export interface Base {
  _id: string
  name: string
  kind: BaseKind
  /** The unit that runs it, and its line. */
  unit: string
  ancestors: string[]
  address: string
  /** How to get there. */
  directions: string
  rooms: Room[]
  contact: { name: string; phone: string }
  revision: number
  /** Times that something was booked at it: written so that booking, and booking and archiving, exclude each other. */
  booked?: number
  /** Out of use, and may be brought back; absent while in use. */
  archivedAt?: Date
}
export interface Room {
  id: string
  name: string
  seats: number
}
export const Bases = model<Base>(
  'Base',
  'bases',
  {
    name: required(String),
    kind: required(String),
    unit: required(String),
    ancestors: [String],
    address: { type: String, default: '' },
    directions: { type: String, default: '' },
    rooms: [{ _id: false, id: required(String), name: required(String), seats: required(Number) }],
    contact: { name: { type: String, default: '' }, phone: { type: String, default: '' } },
    revision: required(Number),
    booked: Number,
    archivedAt: Date,
  },
  [[{ ancestors: 1, name: 1, _id: 1 }]],
)

/** 师资: who teaches at a base; mostly no user of the system. */
export interface Teacher {
  _id: string
  base: string
  name: string
  pinyin: string
  initials: string
  /** Post and unit, as printed in the timetable. */
  title: string
  topics: string
  phone: string
  /** With which the teacher sees how the own teaching was evaluated; absent: none. */
  account?: string
  revision: number
  archivedAt?: Date
}
export const Teachers = model<Teacher>(
  'Teacher',
  'teachers',
  {
    base: required(String),
    name: required(String),
    pinyin: required(String),
    initials: required(String),
    title: { type: String, default: '' },
    topics: { type: String, default: '' },
    phone: { type: String, default: '' },
    account: String,
    revision: required(Number),
    archivedAt: Date,
  },
  [[{ base: 1, pinyin: 1, _id: 1 }], [{ account: 1 }]],
)
