import { model, nullable, required } from '../../lib/model.ts'
import { proofFields, type Proof } from '../../storage/proofs.ts'
import type { ChosenLevel, SubmissionState } from './assignments.rule.ts'

/** A hand-in as it was: it stays, whatever follows. */
export interface Version {
  text: string
  proofs: Proof[]
  at: Date
  by: string
  late: boolean
  /** Of the draft that was handed in: sent again it is the same. */
  draft: number
}
export interface Remark {
  /** A passage of the text. */
  quote: string
  text: string
}
/** What a marker decided, of which version; `adjusted`: for one of the group alone. */
export interface Verdict {
  what: 'marked' | 'corrected' | 'returned' | 'adjusted'
  at: Date
  account: string
  by: string
  version: number
  points: number | null
  passed: boolean | null
  levels: ChosenLevel[]
  comment: string
  remarks: Remark[]
  reason: string
  person: string | null
}

/** What one trainee, or one group, writes for an assignment. Its files are stored under its id. */
export interface Submission {
  _id: string
  assignment: string
  class: string
  /** The line of the base that holds the class. */
  ancestors: string[]
  /** The person or the group: one submission each. */
  owner: string
  /** Whose it is: of a group who was in it when it was handed in. */
  people: string[]
  /** Of the person or the group. */
  name: string
  state: SubmissionState
  /** The draft, and how often it was saved. */
  text: string
  proofs: Proof[]
  draft: number
  versions: Version[]
  /** Of the last version; and whether the first came late. */
  handedAt: Date | null
  late: boolean
  points: number | null
  passed: boolean | null
  /** Marks of single members of a group, with the reason. */
  own: { person: string; points: number | null; passed: boolean }[]
  verdicts: Verdict[]
  /** Counts what was handed in and decided: a marker decides of what was looked at. */
  revision: number
}
const LEVELS = [{ _id: false, criterion: String, level: String }]
export const Submissions = model<Submission>(
  'Submission',
  'submissions',
  {
    assignment: required(String),
    class: required(String),
    ancestors: [String],
    owner: required(String),
    people: [String],
    name: required(String),
    state: required(String),
    text: { type: String, default: '' },
    proofs: [proofFields],
    draft: required(Number),
    versions: [
      {
        _id: false,
        text: { type: String, default: '' },
        proofs: [proofFields],
        at: required(Date),
        by: required(String),
        late: required(Boolean),
        draft: required(Number),
      },
    ],
    handedAt: nullable(Date),
    late: { type: Boolean, default: false },
    points: nullable(Number),
    passed: nullable(Boolean),
    own: [{ _id: false, person: String, points: nullable(Number), passed: Boolean }],
    verdicts: [
      {
        _id: false,
        what: required(String),
        at: required(Date),
        account: required(String),
        by: required(String),
        version: required(Number),
        points: nullable(Number),
        passed: nullable(Boolean),
        levels: LEVELS,
        comment: { type: String, default: '' },
        remarks: [{ _id: false, quote: String, text: String }],
        reason: { type: String, default: '' },
        person: nullable(String),
      },
    ],
    revision: required(Number),
  },
  [
    [{ assignment: 1, owner: 1 }, { unique: true }],
    [{ class: 1 }],
    [{ people: 1 }],
    [{ ancestors: 1, state: 1, handedAt: 1, _id: 1 }],
    [{ class: 1, state: 1, handedAt: 1, _id: 1 }],
  ],
)
