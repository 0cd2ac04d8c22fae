import { model, required } from '../../lib/model.ts'

/** 课程分类: what a course is about, by the list of the committee that keeps it. It holds for that unit's subtree. */
export interface CourseCategory {
  _id: string
  name: string
  unit: string
  ancestors: string[]
  /** Its place in the list of its unit; those that are archived keep theirs. */
  order: number
  /** Times that a draft chose it: written so that choosing excludes archiving and removal at the same moment. */
  timesChosen?: number
  /** Not to be chosen any more, and may be brought back; absent while in use. */
  archivedAt?: Date
}
export const CourseCategories = model<CourseCategory>(
  'CourseCategory',
  'courseCategories',
  {
    name: required(String),
    unit: required(String),
    ancestors: [String],
    order: required(Number),
    timesChosen: Number,
    archivedAt: Date,
  },
  [[{ unit: 1, order: 1, _id: 1 }], [{ unit: 1, name: 1 }, { unique: true }], [{ ancestors: 1 }]],
)
