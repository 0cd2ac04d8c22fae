import { model, nullable, required } from '../../../lib/model.ts'
import { proofFields, type Proof } from '../../../storage/proofs.ts'
import type { LeaveState } from './leaves.rule.ts'

/** 请假 of a trainee for sessions of a class. */
export interface Leave {
  _id: string
  class: string
  person: string
  name: string
  /** A session that is moved to another day takes its leave along. */
  sessions: string[]
  reason: string
  /** Papers, stored under the id. */
  proofs: Proof[]
  state: LeaveState
  askedAt: Date
  answer: { by: string; at: Date; text: string } | null
  revision: number
}
export const Leaves = model<Leave>(
  'Leave',
  'leaves',
  {
    class: required(String),
    person: required(String),
    name: required(String),
    sessions: [String],
    reason: required(String),
    proofs: [proofFields],
    state: required(String),
    askedAt: required(Date),
    answer: nullable({ _id: false, by: String, at: Date, text: String }),
    revision: required(Number),
  },
  [[{ class: 1, state: 1, askedAt: -1, _id: 1 }], [{ person: 1, class: 1, askedAt: -1 }]],
)
