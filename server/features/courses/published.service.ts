/** Published courses as other features read them. */
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { byId } from '../../lib/readTogether.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import { Courses, type Course } from './courses.model.ts'
import { offerings } from '../offerings/offerings.service.ts'

export type CourseTitle = Pick<Course, '_id' | 'title' | 'version'>
export type PublishedCourse = Pick<Course, '_id' | 'ancestors' | 'version'>

export const titlesOf = (ids: readonly string[]): Promise<CourseTitle[]> =>
  Courses.find({ _id: { $in: [...ids] } }, { title: 1, version: 1 }).lean()

const readPublished = offerings.keep<PublishedCourse>(2_000, async (ids) =>
  byId(await Courses.find({ _id: { $in: ids }, version: { $ne: null } }, { ancestors: 1, version: 1 }).lean()),
)

/** Null when there is no such course, or none of its versions is published. */
export const publishedCourse = async (offered: Stamp, id: string): Promise<PublishedCourse | null> =>
  (await readPublished(offered, [id]))[0] ?? null

/** The newest published version of each course; courses without one are missing. */
export async function newestVersions(offered: Stamp, ids: readonly string[]): Promise<Map<string, number>> {
  const published = await readPublished(offered, ids)
  return new Map(published.map(({ _id, version }) => [_id, version!]))
}

/** How many of the courses are published and match `own`, a filter of the caller's scope. */
export const countPublished = (ids: readonly string[], own: Record<string, unknown>): Promise<number> =>
  Courses.countDocuments({ _id: { $in: [...ids] }, version: { $ne: null }, ...own })

/** Those of some courses that are published and match `own`. */
export const publishedAmong = (ids: readonly string[], own: Record<string, unknown>): Promise<CourseTitle[]> =>
  Courses.find({ _id: { $in: [...ids] }, version: { $ne: null }, ...own }, { title: 1, version: 1 }).lean()

/** Published courses of the caller's scope beside these, the newest first. */
export const publishedExcept = (
  ids: readonly string[],
  { own, search, limit }: { own: Record<string, unknown>; search: string | undefined; limit: number },
): Promise<(CourseTitle & { unit: string })[]> =>
  findInOrder(
    Courses,
    [{ ...own, version: { $ne: null }, _id: { $nin: [...ids] } }, nameSearch(search, [], 'title')],
    { updatedAt: -1, _id: -1 },
    limit,
  )

/** Titles of those of the courses that a search finds. */
export async function matchingTitles(ids: readonly string[], search: string): Promise<string[]> {
  const found = await findInOrder(
    Courses,
    [{ _id: { $in: [...ids] } }, nameSearch(search, [], 'title')],
    { _id: 1 },
    ids.length || 1,
  )
  return found.map(({ title }) => title)
}
