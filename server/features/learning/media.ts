import type { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import type { Stamp } from '../../lib/stampedMemory.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import type { PlaybackView } from '../assets/assets.contract.ts'
import { assetsIn, lessonsOf } from '../courses/outline.rule.ts'
import type { CourseVersion } from '../courses/versions.service.ts'
import { documentUrl, picturesOf, playbackOf, posterUrl } from '../assets/playbackUrls.service.ts'
import { readyAsset, readyPosters } from '../assets/catalogue.service.ts'

const firstVideo = (version: CourseVersion): string | null =>
  lessonsOf(version.outline).find((lesson) => lesson.kind === 'video')?.asset ?? null

/** The poster of each course's first video, by course. */
export async function posters(
  app: AppContext,
  session: string,
  versions: CourseVersion[],
  offered: Stamp,
): Promise<Map<string, string>> {
  const assets = await readyPosters(
    offered,
    versions.map(firstVideo).filter((id) => id !== null),
  )
  const byId = new Map(assets.map((asset) => [asset._id, asset]))
  return new Map(
    versions.flatMap((version) => {
      const asset = byId.get(firstVideo(version) ?? '')
      const poster = asset && posterUrl(app, asset, session)
      return poster ? [[version.course, poster] as const] : []
    }),
  )
}

interface Media {
  playback: z.input<typeof PlaybackView> | null
  document: string | null
  pictures: Record<string, string>
}

/** Addresses of a lesson's media, signed for the session; null where there is none or it is not ready. */
export async function mediaOf(app: AppContext, session: string, lesson: Lesson): Promise<Media> {
  const none = { playback: null, document: null, pictures: {} }
  if (lesson.kind === 'article') return { ...none, pictures: await picturesOf(app, assetsIn(lesson), session) }
  const id = lesson.kind === 'video' || lesson.kind === 'document' ? lesson.asset : null
  const asset = id && (await readyAsset(id))
  if (!asset) return none
  return lesson.kind === 'video'
    ? { ...none, playback: playbackOf(app, asset, session) }
    : { ...none, document: documentUrl(app, asset, session) }
}
