import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { AttendanceState, EntryWay } from './attendance.rule.ts'
import type { Point, SignInTimes, Whereabouts } from './signIn.rule.ts'

/** 签到 of a person in a session; one row a session and person. */
export interface Attendance {
  _id: string
  class: string
  session: string
  person: string
  /** Null: nothing holds; a late scan waits, or was refused. */
  state: AttendanceState | null
  way: EntryWay
  /** When it was entered last; of a scan when it was taken. */
  at: Date
  /** Where the class asks for a place: how far from it, rounded; where the phone was is not kept. */
  place: Whereabouts | null
  /** A scan without net that was sent later: when the code was shown, when it came, and what staff made of it. */
  claim: {
    shownAt: Date
    sentAt: Date
    answer: { accepted: boolean; by: string; at: Date; reason: string } | null
  } | null
  /** Every entry, the newest last. */
  history: { at: Date; by: string; state: AttendanceState | null; way: EntryWay; reason: string }[]
  revision: number
}
export const attendanceId = (session: string, person: string): string => `${session}:${person}`
export const Attendances = model<Attendance>(
  'Attendance',
  'attendances',
  {
    class: required(String),
    session: required(String),
    person: required(String),
    state: nullable(String),
    way: required(String),
    at: required(Date),
    place: nullable({ _id: false, within: Boolean, metres: Number }),
    claim: nullable(mixed.type),
    history: [
      {
        _id: false,
        at: required(Date),
        by: required(String),
        state: nullable(String),
        way: required(String),
        reason: { type: String, default: '' },
      },
    ],
    revision: required(Number),
  },
  [[{ class: 1, session: 1, person: 1 }], [{ person: 1, class: 1 }]],
)

/** How a class is signed in to; absent: by the defaults, anywhere. */
export interface SignInSettings extends SignInTimes {
  _id: string
  /** Sessions in rooms of the base ask for it; those held elsewhere do not. */
  place: (Point & { radius: number }) | null
  revision: number
}
export const SignInSettingRows = model<SignInSettings>(
  'SignInSettings',
  'signInSettings',
  {
    opensBefore: required(Number),
    lateAfter: required(Number),
    place: nullable({ _id: false, latitude: Number, longitude: Number, radius: Number }),
    revision: required(Number),
  },
  [],
)
