import { model, mixed, nullable, required } from '../../lib/model.ts'
import type { BankQuestion } from './question.contract.ts'

/** 试题, as it stands now. */
export interface Question {
  _id: string
  /** Counts all that were ever made: the number by which people name it, and its place in every list. */
  serial: number
  unit: string
  ancestors: string[]
  content: BankQuestion
  kind: BankQuestion['kind']
  difficulty: number | null
  /** Ids of topics 知识点. */
  topics: string[]
  positions: string[]
  source: string
  sourceDate: string | null
  reviewOn: string | null
  /** Of the content: what was used of it stays what it was. */
  version: number
  revision: number
  retired: boolean
  /** What it is searched and found by: see terms.rule.ts. */
  text: string
  terms: string[]
  /** Of sameText.rule.ts: two that have it in common are one question. */
  same: string
  /** That its words show. */
  assets: string[]
  savedBy: string
  createdAt: Date
  updatedAt: Date
}
export const Questions = model<Question>(
  'BankQuestion',
  'questions',
  {
    serial: required(Number),
    unit: required(String),
    ancestors: [String],
    content: mixed,
    kind: required(String),
    difficulty: nullable(Number),
    topics: [String],
    positions: [String],
    source: { type: String, default: '' },
    sourceDate: nullable(String),
    reviewOn: nullable(String),
    version: required(Number),
    revision: required(Number),
    retired: { type: Boolean, default: false },
    text: { type: String, default: '' },
    terms: [String],
    same: required(String),
    assets: [String],
    savedBy: required(String),
    createdAt: required(Date),
    updatedAt: required(Date),
  },
  [
    [{ terms: 1 }],
    [{ ancestors: 1, serial: -1 }],
    [{ ancestors: 1, reviewOn: 1, _id: 1 }],
    [{ same: 1 }],
    [{ assets: 1 }],
    [{ serial: 1 }, { unique: true }],
  ],
)

/** What a question was before it was changed. Only ever added to; the present version stands in the question. */
export interface QuestionVersion {
  /** question, version. */
  _id: string
  question: string
  version: number
  content: BankQuestion
  assets: string[]
  savedBy: string
  at: Date
}
export const versionId = (question: string, version: number): string => `${question}:${version}`
export const QuestionVersions = model<QuestionVersion>(
  'QuestionVersion',
  'questionVersions',
  {
    question: required(String),
    version: required(Number),
    content: mixed,
    assets: [String],
    savedBy: required(String),
    at: required(Date),
  },
  [[{ question: 1, version: -1 }], [{ assets: 1 }]],
)

/** One row: the last serial that was given. */
export const SERIALS = 'questions'
export const QuestionSerials = model<{ _id: string; last: number }>(
  'QuestionSerial',
  'questionSerials',
  { last: required(Number) },
  [],
)

/** 知识点: what questions are about, by the list of the unit that keeps it. It holds for that unit's subtree. */
export interface QuestionTopic {
  _id: string
  name: string
  unit: string
  ancestors: string[]
  revision: number
}
export const QuestionTopics = model<QuestionTopic>(
  'QuestionTopic',
  'questionTopics',
  { name: required(String), unit: required(String), ancestors: [String], revision: required(Number) },
  [[{ unit: 1, name: 1 }, { unique: true }], [{ ancestors: 1, name: 1, _id: 1 }]],
)
