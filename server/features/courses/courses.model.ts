import { mixed, model, nullable, required } from '../../lib/model.ts'
import type { Outline } from './courses.contract.ts'

export interface ReviewRow {
  at: Date
  account: string
  by: string
  act: 'submitted' | 'withdrawn' | 'returned' | 'published'
  remarks: string
  version: number | null
}
/** A course and its draft. `revision` guards every write. */
export interface Course {
  _id: string
  unit: string
  ancestors: string[]
  title: string
  /** Search keys of the title. */
  pinyin: string
  initials: string
  summary: string
  /** 课程分类, if it has one. */
  category: string | null
  state: 'draft' | 'submitted' | 'returned' | 'published'
  outline: Outline
  /** Assets that the draft names: what it uses must not be removed. */
  assets: string[]
  revision: number
  /** Who saved the draft last: named to whoever came too late. */
  savedBy: string
  /** Number of the newest published version. */
  version: number | null
  submittedAt: Date | null
  updatedAt: Date
  reviews: ReviewRow[]
}
export const Courses = model<Course>(
  'Course',
  'courses',
  {
    unit: required(String),
    ancestors: [String],
    title: required(String),
    pinyin: required(String),
    initials: required(String),
    summary: { type: String, default: '' },
    category: nullable(String),
    state: required(String),
    outline: mixed,
    assets: [String],
    revision: required(Number),
    savedBy: { type: String, default: '' },
    version: nullable(Number),
    submittedAt: nullable(Date),
    updatedAt: required(Date),
    reviews: [
      {
        _id: false,
        at: required(Date),
        account: required(String),
        by: required(String),
        act: required(String),
        remarks: { type: String, default: '' },
        version: nullable(Number),
      },
    ],
  },
  [
    [{ ancestors: 1, updatedAt: -1, _id: -1 }],
    [{ state: 1, submittedAt: 1, _id: 1 }],
    [{ category: 1, updatedAt: -1, _id: -1 }],
    [{ assets: 1 }],
    [{ 'outline.sections.lessons.id': 1 }],
  ],
)

/**
 * What a course said when it was last sent back, for the review after it; gone with the publication. `_id` is the
 * course's.
 */
export interface ReturnedContent {
  _id: string
  title: string
  summary: string
  category: string | null
  outline: Outline
}
export const ReturnedContents = model<ReturnedContent>(
  'ReturnedContent',
  'returnedContents',
  { title: required(String), summary: { type: String, default: '' }, category: nullable(String), outline: mixed },
  [[{ category: 1 }]],
)

/** Lengths of the assets that a published outline names, frozen with it: seconds by asset id. */
export type Durations = Record<string, number>
/** A published version: never changed. `_id` is `<course>:<number>`. */
export interface CourseVersion {
  _id: string
  course: string
  number: number
  title: string
  summary: string
  category: string | null
  unit: string
  outline: Outline
  /** Assets that the outline names: kept as long as the version is. */
  assets: string[]
  durations: Durations
  publishedAt: Date
  publishedBy: string
}
export const CourseVersions = model<CourseVersion>(
  'CourseVersion',
  'courseVersions',
  {
    course: required(String),
    number: required(Number),
    title: required(String),
    summary: { type: String, default: '' },
    category: nullable(String),
    unit: required(String),
    outline: mixed,
    assets: [String],
    durations: mixed,
    publishedAt: required(Date),
    publishedBy: required(String),
  },
  [
    [{ course: 1, number: -1 }, { unique: true }],
    [{ assets: 1 }],
    [{ category: 1 }],
    [{ 'outline.sections.lessons.id': 1 }],
  ],
)
