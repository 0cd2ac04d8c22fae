import { model, required } from '../../../lib/model.ts'
import type { FileRemark } from './attached.rule.ts'

/** Raised when more is read or compared than before: what an earlier program compared is compared again by night. */
export const READER = 3

/** What a submission is compared by: the text of its last version, with its prints. */
export interface SubmissionPrints {
  /** The submission. */
  _id: string
  assignment: string
  version: number
  text: string
  prints: number[]
  /** Of attached files that were not compared, or not wholly. Absent: of an earlier reader. */
  remarks?: { file: string; why: FileRemark }[]
  reader?: number
}
export const SubmissionPrintRows = model<SubmissionPrints>(
  'SubmissionPrints',
  'submissionPrints',
  {
    assignment: required(String),
    version: required(Number),
    text: { type: String, default: '' },
    prints: [Number],
    remarks: { type: [{ _id: false, file: String, why: String }], default: undefined },
    reader: Number,
  },
  [[{ assignment: 1 }], [{ prints: 1 }], [{ reader: 1 }]],
)

/** Two submissions that have passages in common: one row a pair. */
export interface Resemblance {
  _id: string
  /** In the order of their ids, as what follows. */
  submissions: [string, string]
  assignments: [string, string]
  /** Letters that are compared of each, and those in common. */
  lengths: [number, number]
  letters: number
  passages: [string, string][]
  /** In common: the pair is dropped once most of the class have them all. */
  prints: number[]
  at: Date
}
export const Resemblances = model<Resemblance>(
  'Resemblance',
  'resemblances',
  {
    submissions: [String],
    assignments: [String],
    lengths: [Number],
    letters: required(Number),
    passages: [[String]],
    prints: [Number],
    at: required(Date),
  },
  [[{ submissions: 1 }], [{ assignments: 1 }]],
)
export const pairOf = (one: string, other: string): [string, string] => (one < other ? [one, other] : [other, one])
