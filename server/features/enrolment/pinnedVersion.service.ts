import { isDuplicate } from '../../lib/model.ts'
import { progressId } from './progressFold.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'

async function pin(person: string, course: string, version: number): Promise<void> {
  await PinnedVersions.create({ _id: progressId(person, course), person, course, version }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // the first one counts
  })
}

/**
 * From its first lesson on a person goes on in the version begun with. @returns whether that is this one: of two beginnings
 * around a publication the first counts, and the other has to look again.
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
