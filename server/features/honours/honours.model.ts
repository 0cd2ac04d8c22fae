import { model, nullable, required } from '../../lib/model.ts'
import { proofFields, type Proof } from '../../storage/proofs.ts'
import type { HonourLevel, HonourOf } from './honours.rule.ts'

/** 荣誉类别: 样板支部, 攀登 projects, studios … as the committee keeps them. */
export interface HonourKind {
  _id: string
  name: string
  of: HonourOf
  /** Its holders come first in classes. */
  first: boolean
  revision: number
  /** Written with each honour of it, so that entering one excludes its removal at the same moment. */
  given?: number
}
export const HonourKinds = model<HonourKind>(
  'HonourKind',
  'honourKinds',
  {
    name: required(String),
    of: required(String),
    first: { type: Boolean, default: false },
    revision: required(Number),
    given: Number,
  },
  [[{ name: 1 }, { unique: true }]],
)

/** An honour of a unit or a person, held in [from, to) as business dates. */
export interface Honour {
  _id: string
  kind: string
  of: 'unit' | 'person'
  /** The unit or the person, and its name of today, by which it is searched. */
  subject: string
  name: string
  pinyin: string
  initials: string
  /** The line of the unit, or of the person's newest post. */
  ancestors: string[]
  level: HonourLevel
  batch: string
  document: string
  from: string
  to: string | null
  revision: number
  /** Documents that say so. */
  proofs: Proof[]
}
export const Honours = model<Honour>(
  'Honour',
  'honours',
  {
    kind: required(String),
    of: required(String),
    subject: required(String),
    name: required(String),
    pinyin: { type: String, default: '' },
    initials: { type: String, default: '' },
    ancestors: [String],
    level: required(String),
    batch: { type: String, default: '' },
    document: { type: String, default: '' },
    from: required(String),
    to: nullable(String),
    revision: required(Number),
    proofs: [proofFields],
  },
  [[{ ancestors: 1, from: -1, _id: -1 }], [{ subject: 1, from: -1 }], [{ kind: 1 }]],
)
