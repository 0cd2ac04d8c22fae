import { model, nullable, required } from '../../lib/model.ts'
import { proofFields, type Proof } from '../../storage/proofs.ts'
import type { DisputeKind, DisputeState, DisputeTopic } from './disputes.rule.ts'

/** 更正申请: what a person says is wrong of the own posts and record, and the answer. */
export interface Dispute {
  _id: string
  person: string
  topic: DisputeTopic
  kind: DisputeKind
  /** The appointment, or the record; null where one is missing. */
  about: string | null
  /** As it read then. */
  aboutText: string
  text: string
  proofs: Proof[]
  state: DisputeState
  /** One of a person about the same is open at a time: what it is about, absent once closed. */
  openAbout?: string
  /** The line of units of the post in question, or of the newest one. */
  ancestors: string[]
  /** The lowest of them where somebody can answer; while it is open it follows the roles. */
  near: string
  raisedAt: Date
  answer: { account: string; by: string; at: Date; text: string; about: string | null; mended: string | null } | null
}
export const Disputes = model<Dispute>(
  'Dispute',
  'disputes',
  {
    person: required(String),
    topic: required(String),
    kind: required(String),
    about: nullable(String),
    aboutText: { type: String, default: '' },
    text: required(String),
    proofs: [proofFields],
    state: required(String),
    openAbout: String,
    ancestors: [String],
    near: required(String),
    raisedAt: required(Date),
    answer: nullable({
      _id: false,
      account: String,
      by: String,
      at: Date,
      text: String,
      about: nullable(String),
      mended: nullable(String),
    }),
  },
  [
    [{ person: 1, raisedAt: -1 }],
    [{ openAbout: 1 }, { unique: true, partialFilterExpression: { openAbout: { $gt: '' } } }],
    [{ near: 1, topic: 1, state: 1, raisedAt: -1 }],
    [{ ancestors: 1, topic: 1, state: 1, raisedAt: -1 }],
    [{ state: 1 }],
  ],
)
