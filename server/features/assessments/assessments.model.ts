import { mixed, model, nullable, required } from '../../lib/model.ts'
import { proofFields, type Proof } from '../../storage/proofs.ts'
import type { Known } from '../coverage/history/changes.rule.ts'
import type { AssessmentState, Outcome, SheetState } from './assessments.rule.ts'
import type { Assessed, Figure, Indicator } from './scoring.rule.ts'

/** 年度考核: what institutions are assessed by in a year. Once opened only its last day of reporting moves. */
export interface Assessment {
  _id: string
  year: number
  title: string
  /** The unit that set it: institutions below it are assessed. */
  unit: string
  ancestors: string[]
  on: string
  /** Whether what is recorded after the day still counts. */
  known: Known
  reportFrom: string
  reportTo: string
  indicators: Indicator[]
  /** The requirement by whose people institutions are large or small; null: groups by sector alone. */
  sizedBy: string | null
  state: AssessmentState
  revision: number
  /** The newest figures: for which revision of the scheme, and of which day. */
  calculation: { state: 'running' | 'done' | 'failed'; at: Date; on: string; revision: number } | null
  /** The results that hold; null before they are published and once they were withdrawn. */
  publication: string | null
  /** Counts what was submitted, checked and sent back, so that publishing at the same moment excludes it; absent before the first. */
  changes?: number
}
export const Assessments = model<Assessment>(
  'Assessment',
  'assessments',
  {
    year: required(Number),
    title: required(String),
    unit: required(String),
    ancestors: [String],
    on: required(String),
    known: required(String),
    reportFrom: required(String),
    reportTo: required(String),
    indicators: mixed,
    sizedBy: nullable(String),
    state: required(String),
    revision: required(Number),
    calculation: nullable({ _id: false, state: String, at: Date, on: String, revision: Number }),
    publication: nullable(String),
    changes: Number,
  },
  [[{ ancestors: 1, year: -1, _id: -1 }]],
)

/** One institution in one assessment. */
export interface AssessmentSheet {
  _id: string
  assessment: string
  unit: string
  ancestors: string[]
  sector: Assessed
  /** How many it has to train, by the requirement that makes it large or small. */
  toTrain: number | null
  /** By indicator, as they were calculated last. */
  figures: Record<string, Figure>
  state: SheetState
  returnedUntil: string | null
  returnReason: string
  revision: number
}
export const sheetId = (assessment: string, unit: string): string => `${assessment}-${unit}`
export const AssessmentSheets = model<AssessmentSheet>(
  'AssessmentSheet',
  'assessmentSheets',
  {
    assessment: required(String),
    unit: required(String),
    ancestors: [String],
    sector: required(String),
    toTrain: nullable(Number),
    figures: mixed,
    state: required(String),
    returnedUntil: nullable(String),
    returnReason: { type: String, default: '' },
    revision: required(Number),
  },
  [[{ assessment: 1 }], [{ ancestors: 1, state: 1 }]],
)

/** What an institution reports of one indicator, and what the committee makes of it. */
export interface AssessmentItem {
  _id: string
  sheet: string
  assessment: string
  indicator: string
  text: string
  number: number | null
  proofs: Proof[]
  revision: number
  check: { outcome: Outcome; number: number; reason: string; by: string; at: Date } | null
}
export const itemId = (sheet: string, indicator: string): string => `${sheet}-${indicator}`
export const AssessmentItems = model<AssessmentItem>(
  'AssessmentItem',
  'assessmentItems',
  {
    sheet: required(String),
    assessment: required(String),
    indicator: required(String),
    text: { type: String, default: '' },
    number: nullable(Number),
    proofs: [proofFields],
    revision: required(Number),
    check: nullable({ _id: false, outcome: String, number: Number, reason: String, by: String, at: Date }),
  },
  [[{ sheet: 1 }], [{ assessment: 1 }]],
)

/** Results as they were published: never changed again; withdrawn, they stay and say so. */
export interface AssessmentPublication {
  _id: string
  assessment: string
  /** JSON as it was hashed. */
  content: string
  hash: string
  publishedBy: string
  at: Date
  withdrawn?: { at: Date; by: string; reason: string }
}
export const AssessmentPublications = model<AssessmentPublication>(
  'AssessmentPublication',
  'assessmentPublications',
  {
    assessment: required(String),
    content: required(String),
    hash: required(String),
    publishedBy: required(String),
    at: required(Date),
    withdrawn: { type: { _id: false, at: Date, by: String, reason: String }, required: false },
  },
  [[{ assessment: 1, at: -1 }]],
)
