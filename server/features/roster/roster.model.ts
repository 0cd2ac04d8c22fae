import { Schema } from 'mongoose'
import type { PersonDetails } from './personDetails.rule.ts'
import type { Term } from './terms.rule.ts'
import { model, nullable, required } from '../../lib/model.ts'

/** A number that nobody reads in the database: sealed, and by what it is found. See secrets.service.ts. */
export interface SealedNumber {
  sealed: string
  index: string
}

export interface Person {
  _id: string
  name: string
  pinyin: string
  initials: string
  /** How the name is read, where somebody typed it; null: as the tables say. */
  reading: string | null
  /** What is typed to find the person, see lib/nameKeys.ts. */
  foundBy: string[]
  staffNumber: string | null
  phone: SealedNumber | null
  /** Absent until the first. */
  identityNumber?: SealedNumber | null
  details: PersonDetails
  /** Ancestors of every unit of a current appointment (the union): what the person may be seen from. */
  ancestors: string[]
  /** The day on which one of these appointments ends by itself and `ancestors` must be looked at again; null: never. */
  seenUntil: string | null
  /** By transfer and without a post, on which day: absent for most. */
  received?: { on: string; ancestors: string[] }
  /** Counts the changes of the person's appointments, so that two at once conflict; absent until the first. */
  revision?: number
  /** Who it turned out to be: this row is seen from nowhere any more; absent but after a merger. */
  mergedInto?: string
  /** Counts how often what follows of them was derived anew, which conflicts with changing them. */
  looked?: number
}
const sealedNumber = nullable(new Schema({ sealed: required(String), index: required(String) }, { _id: false }))

export const People = model<Person>(
  'Person',
  'people',
  {
    name: required(String),
    pinyin: required(String),
    initials: required(String),
    reading: nullable(String),
    foundBy: [String],
    staffNumber: nullable(String),
    phone: sealedNumber,
    identityNumber: sealedNumber,
    details: {
      email: nullable(String),
      messengerId: nullable(String),
      sex: nullable(String),
      birthYear: nullable(Number),
      partyJoinedOn: nullable(String),
    },
    ancestors: [String],
    seenUntil: nullable(String),
    received: {
      type: new Schema({ on: required(String), ancestors: [String] }, { _id: false }),
      default: undefined,
    },
    revision: Number,
    looked: Number,
    mergedInto: String,
  },
  [
    [{ ancestors: 1, pinyin: 1, _id: 1 }],
    [{ foundBy: 1 }],
    [{ staffNumber: 1 }],
    [{ 'phone.index': 1 }],
    [{ 'identityNumber.index': 1 }],
    [{ seenUntil: 1 }],
    [{ 'details.email': 1, _id: 1 }],
  ],
)

/**
 * Bitemporal: valid [from, to) as business dates, recorded [recordedAt, supersededAt) as instants. A correction
 * supersedes, never overwrites.
 */
export interface Appointment {
  _id: string
  person: string
  unit: string
  /** Ancestors of the unit as they stand now. */
  ancestors: string[]
  position: string
  from: string
  to: string | null
  dualLeader: boolean
  /** Of a post that one is elected to; absent for others. */
  term?: Term | null
  recordedAt: Date
  supersededAt: Date | null
}
export const Appointments = model<Appointment>(
  'Appointment',
  'appointments',
  {
    person: required(String),
    unit: required(String),
    ancestors: [String],
    position: required(String),
    from: required(String),
    to: nullable(String),
    dualLeader: { type: Boolean, default: false },
    term: { type: new Schema({ electedOn: String, years: Number, dueOn: String }, { _id: false }), default: undefined },
    recordedAt: required(Date),
    supersededAt: nullable(Date),
  },
  [
    [{ person: 1, from: 1, _id: 1 }],
    [{ unit: 1, position: 1 }],
    [{ ancestors: 1, position: 1 }],
    [{ ancestors: 1, 'term.dueOn': 1, _id: 1 }],
  ],
)
