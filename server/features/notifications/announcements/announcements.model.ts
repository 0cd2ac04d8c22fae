import { model, nullable, required } from '../../../lib/model.ts'

/** 通知公告: what is told to many, to whom, and how many it reached. */
export interface Announcement {
  _id: string
  title: string
  text: string
  /** Whoever holds a post below it, of these positions (none: of any), and (with a requirement) still owes it. */
  unit: string
  ancestors: string[]
  positions: string[]
  requirement: string | null
  /** Their last day is from the one to the other; absent: whenever. */
  dueFrom?: string | null
  dueTo?: string | null
  /** Of a class: to its members, whatever else is said here; and what it is called. */
  class?: string
  className?: string
  account: string
  by: string
  at: Date
  /** Null while it is being sent. */
  sentAt: Date | null
  /** Who was meant, who has an account and was told, who read it, and whom mail reached; counted at an instant. */
  people: number
  told: number
  read: number
  mailed: number
  countedAt: Date
}
export const Announcements = model<Announcement>(
  'Announcement',
  'announcements',
  {
    title: required(String),
    text: { type: String, default: '' },
    unit: required(String),
    ancestors: [String],
    positions: [String],
    requirement: nullable(String),
    dueFrom: String,
    dueTo: String,
    class: String,
    className: String,
    account: required(String),
    by: required(String),
    at: required(Date),
    sentAt: nullable(Date),
    people: { type: Number, default: 0 },
    told: { type: Number, default: 0 },
    read: { type: Number, default: 0 },
    mailed: { type: Number, default: 0 },
    countedAt: required(Date),
  },
  [
    [{ ancestors: 1, at: -1, _id: -1 }],
    [{ class: 1, at: -1, _id: -1 }, { partialFilterExpression: { class: { $gt: '' } } }],
  ],
)
