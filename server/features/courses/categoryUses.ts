/** Which courses have a category. */
import type { ClientSession } from 'mongoose'
import { fail } from './categories.failures.ts'
import { Courses, CourseVersions, ReturnedContents } from './courses.model.ts'

const NAMED = 3

/** Courses whose draft has it, and those of which a version has it, or what was sent back: all stay readable. */
async function coursesWith(category: string, session: ClientSession): Promise<string[]> {
  const drafts = await Courses.find({ category }, { _id: 1 }, { session }).lean()
  const versions = await CourseVersions.find({ category }, { course: 1 }, { session }).lean()
  const returned = await ReturnedContents.find({ category }, { _id: 1 }, { session }).lean()
  return [
    ...new Set([
      ...drafts.map(({ _id }) => _id),
      ...versions.map(({ course }) => course),
      ...returned.map(({ _id }) => _id),
    ]),
  ]
}

/** @throws category.inUse, naming some of the courses */
export async function checkUnused(category: string, session: ClientSession): Promise<void> {
  const using = await coursesWith(category, session)
  if (using.length === 0) return
  const named = await Courses.find({ _id: { $in: using.slice(0, NAMED) } }, { title: 1 }, { session }).lean()
  const titles = named.map(({ title }) => `《${title}》`).join('')
  throw fail('category.inUse', { titles, more: using.length > named.length ? using.length : 0 })
}
