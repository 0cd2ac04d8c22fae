import type { ClientSession } from 'mongoose'
import { isDuplicate } from '../../lib/model.ts'
import { progressId } from './progressFold.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'

async function pin(person: string, course: string, version: number): Promise<void> {
  await PinnedVersions.create({ _id: progressId(person, course), person, course, version }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // the first one counts
  })
}

/**
 * From its first lesson on a person goes on in the version begun with. @returns whether that is this one: of two
 * beginnings around a publication the first counts, and the other has to look again.
 */
export async function beginVersion(person: string, course: string, version: number): Promise<boolean> {
  const known = await PinnedVersions.findById(progressId(person, course)).lean()
  if (known) return known.version === version
  await pin(person, course, version)
  return beginVersion(person, course, version)
}

/** Moves on, never back; again changes nothing. */
export async function raiseVersion(person: string, course: string, version: number): Promise<void> {
  await pin(person, course, version)
  await PinnedVersions.updateOne({ _id: progressId(person, course), version: { $lt: version } }, { $set: { version } })
}

/** The version that a person is held to; undefined before the first lesson. */
export const pinnedVersionOf = async (
  person: string,
  course: string,
  session?: ClientSession,
): Promise<number | undefined> =>
  (await PinnedVersions.findById(progressId(person, course), { version: 1 }, session ? { session } : {}).lean())
    ?.version

/** The same of several courses, by course. */
export async function pinnedVersionsOf(person: string, courses: readonly string[]): Promise<Map<string, number>> {
  const pinned = await PinnedVersions.find(
    { _id: { $in: courses.map((course) => progressId(person, course)) } },
    { course: 1, version: 1 },
  ).lean()
  return new Map(pinned.map(({ course, version }) => [course, version]))
}

/** Which of the people have opened a lesson of a course. */
export async function begunBy(course: string, persons: readonly string[]): Promise<Set<string>> {
  const pinned = await PinnedVersions.find(
    { _id: { $in: persons.map((person) => progressId(person, course)) } },
    { person: 1 },
  ).lean()
  return new Set(pinned.map(({ person }) => person))
}
