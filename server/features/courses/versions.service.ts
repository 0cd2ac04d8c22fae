import { CourseVersions, type CourseVersion } from './courses.model.ts'
import { recentMap } from '../../lib/recentMap.ts'

export type { CourseVersion }

/** Published versions never change, so they are kept: outlines are read with every page and every completion. */
const kept = recentMap<CourseVersion>(200)

export const versionId = (course: string, number: number): string => `${course}:${number}`

/** Versions by id, from memory where they are known; one query for the others. What does not exist is missing. */
export async function versionsOf(ids: readonly string[]): Promise<Map<string, CourseVersion>> {
  const found = ids.map((id) => kept.get(id)).filter((version) => version !== undefined)
  const known = new Set(found.map(({ _id }) => _id))
  const missing = ids.filter((id) => !known.has(id))
  const read = missing.length > 0 ? await CourseVersions.find({ _id: { $in: missing } }).lean() : []
  const all = [...found, ...read]
  for (const version of all) kept.set(version._id, version)
  return new Map(all.map((version) => [version._id, version]))
}

export const versionOf = async (course: string, number: number): Promise<CourseVersion | null> =>
  (await versionsOf([versionId(course, number)])).get(versionId(course, number)) ?? null
