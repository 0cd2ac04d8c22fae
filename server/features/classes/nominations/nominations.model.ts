import { mixed, model, nullable, required } from '../../../lib/model.ts'
import type { Rank } from './priority.rule.ts'
import type { NominationState } from './nominations.rule.ts'

/** 推荐 of a person for a class; one row a person and class, whatever becomes of it. */
export interface Nomination {
  _id: string
  class: string
  person: string
  name: string
  pinyin: string
  initials: string
  /** The institution whose quota it takes, and the line of the post for which the person was nominated. */
  unit: string
  ancestors: string[]
  position: string
  /** Unit and position, as they read that day. */
  post: string
  /** Who nominated, when; the time counts in the ranking and is set anew by a nomination after a withdrawal. */
  account: string
  by: string
  at: Date
  state: NominationState
  /** What the ranking goes by, taken when it was frozen, or when a later nomination came. */
  rank: Rank | null
  /** The place in the list, see order.rule.ts; before the ranking is frozen by the time of nomination. */
  order: string
  /** The same without an override, to which it returns. */
  ownOrder: string
  /** By the committee, for all to see who see the list. */
  override: { at: Date; by: string; reason: string } | null
  /** Last day to confirm. */
  confirmBy: string | null
  /** 报到: asked with the confirmation. */
  arrival: Arrival | null
  /** 退学: no member of the class from this day on; absent: none. Only of who had a seat when the class began. */
  left?: { on: string; at: Date; by: string; reason: string }
  /** What happened to it, the newest last; at most as long as a class is planned. */
  history: { at: Date; by: string; state: NominationState; reason: string }[]
  revision: number
}
export interface Arrival {
  lodging: boolean
  /** 饮食: none, halal … as the person says. */
  meals: string
  arrivesOn: string | null
  remark: string
}
export const nominationId = (trainingClass: string, person: string): string => `${trainingClass}:${person}`
export const Nominations = model<Nomination>(
  'Nomination',
  'nominations',
  {
    class: required(String),
    person: required(String),
    name: required(String),
    pinyin: required(String),
    initials: { type: String, default: '' },
    unit: required(String),
    ancestors: [String],
    position: required(String),
    post: required(String),
    account: required(String),
    by: required(String),
    at: required(Date),
    state: required(String),
    rank: nullable(mixed.type),
    order: required(String),
    ownOrder: required(String),
    override: nullable({ _id: false, at: Date, by: String, reason: String }),
    confirmBy: nullable(String),
    arrival: nullable(mixed.type),
    left: { type: { _id: false, on: String, at: Date, by: String, reason: String } },
    history: [
      {
        _id: false,
        at: required(Date),
        by: required(String),
        state: required(String),
        reason: { type: String, default: '' },
      },
    ],
    revision: required(Number),
  },
  [
    [{ class: 1, order: 1, _id: 1 }],
    [{ class: 1, state: 1, order: 1, _id: 1 }],
    [{ person: 1, at: -1 }],
    [{ ancestors: 1, state: 1, at: -1 }],
    [{ class: 1, unit: 1, state: 1 }],
    [{ state: 1, confirmBy: 1 }],
  ],
)
