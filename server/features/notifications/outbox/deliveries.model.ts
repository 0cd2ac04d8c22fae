import { model, nullable, required } from '../../../lib/model.ts'
import type { NoticeKind } from '../kinds.rule.ts'
import type { Reason, WayName } from '../ways.rule.ts'

/** What is to be handed to a way: the outbox. One for a notice and a way, written in the transaction of the notice. */
export interface Delivery {
  /** `<notice>-<way>` */
  _id: string
  notice: string
  account: string
  way: WayName
  kind: NoticeKind
  announcement: string | null
  /** 0 goes before 1: what concerns one person is not held up by what is told to thousands. */
  rank: 0 | 1
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  tries: number
  /** Not before then. */
  dueAt: Date
  /** Of the take in whose hands it is, and until when that is believed to live. */
  token: string | null
  until: Date | null
  reason: Reason | null
  /** What the other side said. */
  detail: string
  at: Date
}
export const Deliveries = model<Delivery>(
  'Delivery',
  'deliveries',
  {
    notice: required(String),
    account: required(String),
    way: required(String),
    kind: required(String),
    announcement: nullable(String),
    rank: required(Number),
    state: required(String),
    tries: { type: Number, default: 0 },
    dueAt: required(Date),
    token: nullable(String),
    until: nullable(Date),
    reason: nullable(String),
    detail: { type: String, default: '' },
    at: required(Date),
  },
  [
    [{ way: 1, state: 1, rank: 1, dueAt: 1, _id: 1 }],
    [{ way: 1, state: 1, until: 1 }],
    [{ state: 1, at: -1, _id: -1 }],
    [{ at: 1 }],
    [{ announcement: 1, way: 1, state: 1 }, { partialFilterExpression: { announcement: { $gt: '' } } }],
  ],
)

/** A way as the installation set it up. */
export interface WayRow {
  _id: WayName
  enabled: boolean
  settings: Record<string, unknown>
  /** The password, sealed; null: none. */
  secret: string | null
  revision: number
  /** What stands in the way of all of it, in the words of the other side, and when it is tried again. */
  problem: string | null
  pausedUntil: Date | null
  /** Which worker hands it on, so that limits hold for all of them together. */
  holder: string | null
  heldUntil: Date | null
}
export const Ways = model<WayRow>(
  'NoticeWay',
  'noticeWays',
  {
    enabled: { type: Boolean, default: false },
    settings: { type: Object, default: {} },
    secret: nullable(String),
    revision: { type: Number, default: 0 },
    problem: nullable(String),
    pausedUntil: nullable(Date),
    holder: nullable(String),
    heldUntil: nullable(Date),
  },
  [],
)
