/** Published courses with a test: who completes one has passed it, and so it may cover by itself. */
import { scope, type Actor } from '../../access/actor.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { publishedAmong, publishedExcept, type CourseTitle } from '../courses/published.service.ts'
import { versionId, versionsOf } from '../courses/versions.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'

const OFFERED = 50

async function withTest<T extends CourseTitle>(courses: readonly T[]): Promise<T[]> {
  const newest = ({ _id, version }: CourseTitle): string => versionId(_id, version!)
  const versions = await versionsOf(courses.map(newest))
  return courses.filter((course) =>
    lessonsOf(versions.get(newest(course))?.outline ?? { sections: [] }).some(({ kind }) => kind === 'quiz'),
  )
}

/** How many of the courses are published with a test and match `own`. */
export const countTested = async (ids: readonly string[], own: Record<string, unknown>): Promise<number> =>
  ids.length === 0 ? 0 : (await withTest(await publishedAmong(ids, own))).length

/** Those that a search finds, the newest first. */
export async function testedCourses(actor: Actor, search: string | undefined) {
  const own = scope(actor, 'programme.write')
  const found = await withTest(await publishedExcept([], { own, search, limit: OFFERED }))
  const names = await unitNames(found.map(({ unit }) => unit))
  return { items: found.map(({ _id, title, unit }) => ({ id: _id, name: title, path: names.get(unit) ?? '' })) }
}
