import { Schema } from 'mongoose'
import { model, nullable, required } from '../../../lib/model.ts'
import type { MadeChange } from '../madeChange.rule.ts'
import type { TransferState } from './transfers.rule.ts'

/** 调动: released by the one unit, received by the other; until then the person is the releasing unit's. */
export interface Transfer {
  _id: string
  person: string
  state: TransferState
  /** The person, while it waits: one at a time. */
  open?: string
  /** The lowest unit above all posts that are handed over, and its line. */
  from: string
  fromAncestors: string[]
  to: string
  /** The line of `to`. */
  ancestors: string[]
  /** The lowest units of both lines where somebody could deal with it when it was released. */
  fromNear: string
  near: string
  /** A correction gives a post another record: it is known by its place. */
  posts: { unit: string; position: string; text: string }[]
  remark: string
  releasedAt: Date
  account: string
  by: string
  closed: { account: string; by: string; at: Date; reason: string } | null
  /** What undoing it needs. `post` in words; `bare`: none began, the new unit sees the person by this alone. */
  receipt: {
    on: string
    post: string | null
    bare: boolean
    change: MadeChange
    /** What was received as, by whom: the same sent again. */
    asked: string
    before: { on: string; ancestors: string[] } | null
  } | null
}
export const Transfers = model<Transfer>(
  'Transfer',
  'transfers',
  {
    person: required(String),
    state: required(String),
    open: String,
    from: required(String),
    fromAncestors: [String],
    to: required(String),
    ancestors: [String],
    fromNear: required(String),
    near: required(String),
    posts: [{ _id: false, unit: required(String), position: required(String), text: required(String) }],
    remark: { type: String, default: '' },
    releasedAt: required(Date),
    account: required(String),
    by: required(String),
    closed: nullable({ _id: false, account: String, by: String, at: Date, reason: String }),
    receipt: nullable(Schema.Types.Mixed),
  },
  [
    [{ person: 1, releasedAt: -1 }],
    [{ open: 1 }, { unique: true, partialFilterExpression: { open: { $gt: '' } } }],
    [{ open: 1, _id: 1 }], // for a list of people, see lib/model.ts
    [{ ancestors: 1, state: 1, releasedAt: -1 }],
    [{ fromAncestors: 1, state: 1, releasedAt: -1 }],
    [{ near: 1, state: 1, releasedAt: -1 }],
    [{ fromNear: 1, state: 1, releasedAt: -1 }],
  ],
)

/** Transfers of these people that wait. */
export const waitingOf = (people: readonly string[]) => ({ open: { $in: [...people] } })
