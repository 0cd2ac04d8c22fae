import { videosOf, versionId } from '../courses/versions.service.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'
import { CourseProgresses } from './progress.model.ts'

const PLACE = { course: 1, version: 1 } as const

/**
 * The videos of every course that a person has begun, closed and archived ones too, in all versions up to the one held
 * to: what was watched before a lesson got another video was watched all the same. Grows with what the person did alone.
 */
export async function begunVideos(person: string): Promise<string[]> {
  const [pinned, begun] = await Promise.all([
    PinnedVersions.find({ person }, PLACE).lean(),
    CourseProgresses.find({ person }, PLACE).lean(),
  ])
  const newest = new Map<string, number>()
  for (const { course, version } of [...begun, ...pinned])
    newest.set(course, Math.max(version, newest.get(course) ?? 0))
  return videosOf(
    [...newest].flatMap(([course, number]) => Array.from({ length: number }, (_, n) => versionId(course, n + 1))),
  )
}
