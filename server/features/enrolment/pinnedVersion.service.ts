import type { ClientSession } from 'mongoose'
import { lookUp } from '../../lib/lookUp.ts'
import { isDuplicate } from '../../lib/model.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
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

const readPinned = readTogether(async (ids) => byId(await PinnedVersions.find({ _id: { $in: ids } }).lean()))

/** The version that a person is held to; undefined before the first lesson. */
export async function pinnedVersionOf(
  person: string,
  course: string,
  session?: ClientSession,
): Promise<number | undefined> {
  const id = progressId(person, course)
  return (session ? await PinnedVersions.findById(id).session(session).lean() : await readPinned(id))?.version
}

/** The same of several courses, by course. */
export async function pinnedVersionsOf(person: string, courses: readonly string[]): Promise<Map<string, number>> {
  const pinned = await readEach(
    readPinned,
    courses.map((course) => progressId(person, course)),
  )
  return new Map(pinned.map(({ course, version }) => [course, version]))
}

/** Everybody who goes on in a version before this one. */
export async function begunBefore(course: string, version: number): Promise<string[]> {
  const pinned = await PinnedVersions.find({ course, version: { $lt: version } }, { person: 1 }).lean()
  return pinned.map(({ person }) => person)
}

/** Which of the people have opened a lesson of a course. */
export async function begunBy(course: string, persons: readonly string[]): Promise<Set<string>> {
  const pinned = await lookUp(
    persons.map((person) => progressId(person, course)),
    (some) => PinnedVersions.find({ _id: { $in: some } }, { person: 1 }).lean(),
  )
  return new Set(pinned.map(({ person }) => person))
}
