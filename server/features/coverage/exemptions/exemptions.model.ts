import { model, nullable, required } from '../../../lib/model.ts'
import { proofFields, type Proof } from '../../../storage/proofs.ts'
import type { ApplicationState } from './exemptions.rule.ts'

/** 豁免: dated, with its approver and its paper. Revoked, it no longer holds from that day on. */
export interface Exemption {
  _id: string
  person: string
  requirement: string
  from: string
  to: string
  reason: string
  /** 文号 of the paper that it rests on. */
  document: string
  /** Scans, stored under `papers`. */
  proofs: Proof[]
  papers: string
  approvedBy: string
  approvedAt: Date
  /** What it was applied for by; null: entered by the committee itself. */
  application: string | null
  /** `ended`: it was given an earlier last day, rather than taken back. */
  revoked?: { on: string; at: Date; by: string; reason: string; ended?: boolean }
  /** The last day on which it holds: `to`, or the day before it was revoked. */
  until: string
  /** The person as named now, the units of the posts that it is about, and all units above them. */
  name: string
  pinyin: string
  initials: string
  units: string[]
  ancestors: string[]
}
const text = { type: String, default: '' }
const PERSON = { name: text, pinyin: text, initials: text }
export const Exemptions = model<Exemption>(
  'Exemption',
  'exemptions',
  {
    person: required(String),
    requirement: required(String),
    from: required(String),
    to: required(String),
    reason: required(String),
    document: text,
    proofs: [proofFields],
    papers: text,
    approvedBy: required(String),
    approvedAt: required(Date),
    application: nullable(String),
    revoked: {
      type: { _id: false, on: String, at: Date, by: String, reason: String, ended: Boolean },
      required: false,
    },
    until: text,
    ...PERSON,
    units: [String],
    ancestors: [String],
  },
  [
    [{ requirement: 1, person: 1 }],
    [{ person: 1 }],
    [{ ancestors: 1, until: 1, _id: 1 }],
    [{ requirement: 1, ancestors: 1, until: 1, _id: 1 }],
  ],
)

/** 豁免申请 for one person; several that were made at once share their paper. */
export interface ExemptionApplication {
  _id: string
  batch: string
  person: string
  requirement: string
  from: string
  to: string
  reason: string
  document: string
  /** Stored under `batch`. */
  proofs: Proof[]
  state: ApplicationState
  /** Person and requirement while it is open: one at a time. */
  open?: string
  /** The person asked for it. */
  own: boolean
  applied: { account: string; by: string; at: Date }
  /** At which it was applied: what lists are ordered by. */
  at: Date
  forwarded: { account: string; by: string; at: Date; note: string } | null
  answer: { account: string; by: string; at: Date; text: string; from: string; to: string } | null
  exemption: string | null
  /** The line of the post that the requirement is about, and that of the unit whose requirement it is. */
  ancestors: string[]
  owners: string[]
  /** The lowest unit where somebody can deal with it; while it is open it follows the roles. */
  near: string
  name: string
  pinyin: string
  initials: string
}
const act = { account: String, by: String, at: Date }
export const ExemptionApplications = model<ExemptionApplication>(
  'ExemptionApplication',
  'exemptionApplications',
  {
    batch: required(String),
    person: required(String),
    requirement: required(String),
    from: required(String),
    to: required(String),
    reason: required(String),
    document: text,
    proofs: [proofFields],
    state: required(String),
    open: String,
    own: required(Boolean),
    applied: { type: { _id: false, ...act }, required: true },
    at: required(Date),
    forwarded: nullable({ _id: false, ...act, note: String }),
    answer: nullable({ _id: false, ...act, text: String, from: String, to: String }),
    exemption: nullable(String),
    ancestors: [String],
    owners: [String],
    near: text,
    ...PERSON,
  },
  [
    [{ person: 1, at: -1 }],
    [{ batch: 1 }],
    [{ open: 1 }, { unique: true, partialFilterExpression: { open: { $gt: '' } } }],
    [{ open: 1, _id: 1 }], // for a list of people, see lib/model.ts
    [{ near: 1, state: 1, at: -1 }],
    [{ ancestors: 1, state: 1, at: -1 }],
    [{ owners: 1 }],
    [{ state: 1 }],
  ],
)
export const openOf = (person: string, requirement: string): string => `${person}:${requirement}`
/** Open applications of these. */
export const openAmong = (keys: readonly string[]) => ({ open: { $in: [...keys] } })
