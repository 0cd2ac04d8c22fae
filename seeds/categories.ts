/** 课程分类 of the demo system. */
import { CourseCategories, type CourseCategory } from '../server/features/courses/categories.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { insertAll } from './insert.ts'
import { random } from './random.ts'

/** By what the courses are for; no course is of the last one yet. */
const NAMES = {
  branchWork: '支部建设',
  newMembers: '党员发展',
  organisers: '组织员业务',
  organisation: '组织制度',
  history: '党史学习',
}
export type CategoryKey = keyof typeof NAMES

/** Their ids, once they are stored. */
export async function storeCategories({ _id: unit, ancestors }: Unit): Promise<Record<CategoryKey, string>> {
  const chance = random('categories')
  const rows = Object.values(NAMES).map((name, index): CourseCategory => ({
    _id: chance.id(),
    name,
    unit,
    ancestors,
    order: index + 1,
  }))
  await insertAll(CourseCategories, rows)
  const ids = Object.keys(NAMES).map((key, index) => [key, rows[index]!._id] as const)
  return Object.fromEntries(ids) as Record<CategoryKey, string>
}
