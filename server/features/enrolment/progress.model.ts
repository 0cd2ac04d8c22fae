import { model, required, mixed, nullable } from '../../lib/model.ts'

/** A lesson's last word: its state, the day, the credit it earned and the record that says so. */
export interface LessonFold {
  state: 'completed' | 'passed' | 'failed'
  on: string
  credit: number
  record: string
}

/** The fold of a person's records over one course. `_id` is `<person>:<course>`. Never written but by the fold. */
export interface CourseProgress {
  _id: string
  person: string
  course: string
  /** The version of the first record; what the person is held to may be newer (pinnedVersion.model.ts). */
  version: number
  lessons: Record<string, LessonFold>
  state: 'in-progress' | 'completed'
  completedOn: string | null
  /** The record that completed the course. */
  completion: string | null
  credit: number
  /** Records revoked so far: a lesson done anew after that is a new fact with a new key. */
  revocations: number
}
export const CourseProgresses = model<CourseProgress>(
  'CourseProgress',
  'courseProgress',
  {
    person: required(String),
    course: required(String),
    version: required(Number),
    lessons: mixed,
    state: required(String),
    completedOn: nullable(String),
    completion: nullable(String),
    credit: required(Number),
    revocations: { type: Number, default: 0 },
  },
  [[{ person: 1, course: 1 }], [{ course: 1, state: 1 }]],
)
