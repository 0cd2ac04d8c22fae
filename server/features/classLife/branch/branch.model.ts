import { model, required } from '../../../lib/model.ts'
import type { MeetingKind, Office } from './branch.rule.ts'

/** 临时党支部 of a class: its officers. */
export interface ClassBranch {
  /** The class. */
  _id: string
  officers: { office: Office; person: string }[]
  revision: number
}
export const ClassBranches = model<ClassBranch>(
  'ClassBranch',
  'classBranches',
  {
    officers: [{ _id: false, office: required(String), person: required(String) }],
    revision: required(Number),
  },
  [[{ 'officers.person': 1 }]],
)

/** A meeting of it, as it is recorded. */
export interface BranchMeeting {
  _id: string
  class: string
  kind: MeetingKind
  day: string
  place: string
  title: string
  text: string
  /** Who took part. */
  people: string[]
  by: string
  at: Date
  revision: number
}
export const BranchMeetings = model<BranchMeeting>(
  'BranchMeeting',
  'branchMeetings',
  {
    class: required(String),
    kind: required(String),
    day: required(String),
    place: { type: String, default: '' },
    title: required(String),
    text: { type: String, default: '' },
    people: [String],
    by: required(String),
    at: required(Date),
    revision: required(Number),
  },
  [[{ class: 1, day: -1, _id: -1 }], [{ people: 1 }]],
)
