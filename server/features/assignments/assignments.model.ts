import { model, nullable, required } from '../../lib/model.ts'
import type { AssignmentFields } from './assignments.rule.ts'

/** 作业 of a training class. */
export interface Assignment extends AssignmentFields {
  _id: string
  class: string
  state: 'draft' | 'published'
  publishedAt: Date | null
  /** What was changed after something was handed in, for its readers. */
  changes: { at: Date; by: string; reason: string }[]
  revision: number
}
export const Assignments = model<Assignment>(
  'Assignment',
  'assignments',
  {
    class: required(String),
    title: required(String),
    kind: required(String),
    instructions: { type: String, default: '' },
    /** The last day in time, and the last day at all. */
    dueOn: required(String),
    closesOn: required(String),
    least: required(Number),
    files: required(Boolean),
    scale: required(String),
    points: required(Number),
    passPoints: required(Number),
    rubric: [
      {
        _id: false,
        id: required(String),
        title: required(String),
        levels: [{ _id: false, id: required(String), title: required(String), points: required(Number) }],
      },
    ],
    counts: required(Boolean),
    group: required(Boolean),
    state: required(String),
    publishedAt: nullable(Date),
    changes: [{ _id: false, at: Date, by: String, reason: String }],
    revision: required(Number),
  },
  [[{ class: 1, dueOn: 1 }], [{ state: 1, dueOn: 1 }]],
)
