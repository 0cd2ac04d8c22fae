import { model, nullable, required } from '../../lib/model.ts'

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

export interface Requirement {
  _id: string
  title: string
  /** The unit that set it: it holds for that unit's subtree. */
  unit: string
  ancestors: string[]
  positions: string[]
  from: string
  to: string
  graceMonths: number
  programmes: string[]
  revision: number
  /** The revision that standings were last computed for. */
  computedRevision: number | null
  /** The business date to which standings have been carried forward. */
  rolledOn: string | null
  /** The closed months under this revision, each with the instant as of whose knowledge it was closed. */
  closings: { month: string; knownAt: Date }[]
  /** Asked of nobody, and may be brought back; absent while in use. Its figures are carried on. */
  archivedAt?: Date
}
export const Requirements = model<Requirement>(
  'Requirement',
  'requirements',
  {
    title: required(String),
    unit: required(String),
    ancestors: [String],
    positions: [String],
    from: required(String),
    to: required(String),
    graceMonths: required(Number),
    programmes: [String],
    revision: required(Number),
    computedRevision: nullable(Number),
    rolledOn: nullable(String),
    closings: [{ _id: false, month: required(String), knownAt: required(Date) }],
    archivedAt: Date,
  },
  [[{ ancestors: 1 }], [{ unit: 1 }], [{ programmes: 1 }]],
)
