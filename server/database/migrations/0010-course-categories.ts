import { fillMissing } from './fillMissing.ts'
import type { Migration } from './migration.ts'

/** Courses, their versions and what was sent back, from before a course could have a category 课程分类: they have none. */
export const courseCategories: Migration = {
  number: 10,
  name: 'course-categories',
  async up(db, inBatches) {
    for (const name of ['courses', 'courseVersions', 'returnedContents'])
      await fillMissing(inBatches, db.collection(name), { category: null })
  },
}
