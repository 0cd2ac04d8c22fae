import { model, required } from '../../../lib/model.ts'
import type { Known } from '../history/changes.rule.ts'

/** 已发布的报告: never changed again; withdrawn, it stays and says so. */
export interface PublishedReport {
  _id: string
  requirement: string
  unit: string
  ancestors: string[]
  on: string
  known: Known
  title: string
  /** JSON as it was hashed: what stands in it is not made anew from anything. */
  content: string
  hash: string
  /** By which anybody may check it. */
  code: string
  publishedBy: string
  at: Date
  withdrawn?: { at: Date; by: string; reason: string }
  /** Since when anybody may read its summary; absent: nobody may. */
  publicSince?: Date
}
export const PublishedReports = model<PublishedReport>(
  'PublishedReport',
  'publishedReports',
  {
    requirement: required(String),
    unit: required(String),
    ancestors: [String],
    on: required(String),
    known: required(String),
    title: required(String),
    content: required(String),
    hash: required(String),
    code: required(String),
    publishedBy: required(String),
    at: required(Date),
    withdrawn: { type: { _id: false, at: Date, by: String, reason: String }, required: false },
    publicSince: Date,
  },
  [[{ ancestors: 1, at: -1, _id: -1 }], [{ code: 1 }, { unique: true }], [{ publicSince: -1, _id: -1 }]],
)
