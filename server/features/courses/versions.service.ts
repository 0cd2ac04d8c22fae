import { CourseVersions, type CourseVersion } from './courses.model.ts'
import { recentMap } from '../../lib/recentMap.ts'

export type { CourseVersion }

/** Published versions never change, so they are kept: outlines are read with every page and every completion. */
const kept = recentMap<CourseVersion>(200)

/** Small beside a version: those of everything that people ever began fit. */
const keptVideos = recentMap<readonly string[]>(5_000)

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

/** The videos of versions, each once. */
export async function videosOf(ids: readonly string[]): Promise<string[]> {
  const missing = ids.filter((id) => !keptVideos.get(id))
  const read = missing.length > 0 ? await CourseVersions.find({ _id: { $in: missing } }, { durations: 1 }).lean() : []
  const found = new Map(read.map(({ _id, durations }) => [_id, Object.keys(durations)]))
  for (const [id, videos] of found) keptVideos.set(id, videos)
  return [...new Set(ids.flatMap((id) => found.get(id) ?? keptVideos.get(id) ?? []))]
}

export const versionOf = async (course: string, number: number): Promise<CourseVersion | null> =>
  (await versionsOf([versionId(course, number)])).get(versionId(course, number)) ?? null
