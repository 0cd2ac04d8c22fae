import { model, required } from '../../../lib/model.ts'
import type { Group } from './groups.rule.ts'

/** 分组 of a class: all its groups at once, so that nobody is in two. */
export interface ClassGroups {
  /** The class. */
  _id: string
  groups: Group[]
  revision: number
}
export const ClassGroupings = model<ClassGroups>(
  'ClassGroups',
  'classGroups',
  {
    groups: [{ _id: false, id: required(String), name: required(String), leader: String, people: [String] }],
    revision: required(Number),
  },
  [[{ 'groups.people': 1 }]],
)
