import { model, nullable, required } from '../../lib/model.ts'
import { CLOCKS, type Asked, type Version } from './requirement.rule.ts'

export interface Programme {
  _id: string
  title: string
  summary: string
  unit: string
  ancestors: string[]
  open: boolean
  courses: { course: string; required: boolean }[]
  revision: number
  updatedAt: Date
  /** Times that a requirement began to name it: written so that naming and archiving exclude each other. */
  timesNamed?: number
  /** Out of use, and may be brought back; absent while in use. */
  archivedAt?: Date
}
export const Programmes = model<Programme>(
  'Programme',
  'programmes',
  {
    title: required(String),
    summary: { type: String, default: '' },
    unit: required(String),
    ancestors: [String],
    open: { type: Boolean, default: false },
    courses: [{ _id: false, course: required(String), required: required(Boolean) }],
    revision: required(Number),
    updatedAt: required(Date),
    timesNamed: Number,
    archivedAt: Date,
  },
  [[{ ancestors: 1, updatedAt: -1, _id: -1 }], [{ unit: 1 }], [{ 'courses.course': 1 }], [{ open: 1 }]],
)

/** What it asks stands in it as it holds today; `versions` say what it asked before and what it will ask. */
export interface Requirement extends Asked {
  _id: string
  title: string
  /** The unit that set it: it holds for that unit's subtree. */
  unit: string
  ancestors: string[]
  /** In the order in which they were set; never empty. */
  versions: Version[]
  /** The place of the one that holds today. */
  version: number
  revision: number
  /** The revision that standings were last computed for. */
  computedRevision: number | null
  /** The business date to which standings have been carried forward. */
  rolledOn: string | null
  /** The closed months under this revision, each with the instant as of whose knowledge it was closed. */
  closings: { month: string; knownAt: Date }[]
  /** Times that a class began to name it: written so that naming and archiving exclude each other. */
  timesNamed?: number
  /** Asked of nobody, and may be brought back; absent while in use. Its figures are carried on. */
  archivedAt?: Date
}
const ASKED = {
  positions: [String],
  kinds: [String],
  dualLeaders: required(Boolean),
  clock: { ...required(String), enum: CLOCKS },
  from: required(String),
  to: required(String),
  graceMonths: required(Number),
  priorMonths: required(Number),
  programmes: [String],
  courses: [String],
  trainings: required(Boolean),
  localTrainings: Boolean,
  hours: required(Number),
  weight: required(Number),
}
export const Requirements = model<Requirement>(
  'Requirement',
  'requirements',
  {
    title: required(String),
    unit: required(String),
    ancestors: [String],
    ...ASKED,
    versions: [
      { _id: false, ...ASKED, effectiveOn: required(String), recordedAt: required(Date), by: String, reason: String },
    ],
    version: required(Number),
    revision: required(Number),
    computedRevision: nullable(Number),
    rolledOn: nullable(String),
    closings: [{ _id: false, month: required(String), knownAt: required(Date) }],
    timesNamed: Number,
    archivedAt: Date,
  },
  [
    [{ ancestors: 1 }],
    [{ unit: 1 }],
    [{ programmes: 1 }],
    [{ courses: 1 }],
    [{ trainings: 1 }],
    [{ localTrainings: 1 }],
    [{ clock: 1 }],
    [{ 'versions.programmes': 1 }],
  ],
)
