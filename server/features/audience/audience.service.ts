import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import { courseFor } from '../courses/courses.service.ts'
import { unitNames } from '../organisations/unitNames.service.ts'
import { namesAndUnits } from '../roster/people.service.ts'
import type { audience } from './audience.contract.ts'
import { audienceId, Audiences, viewerId, Viewers, type Audience } from './audience.model.ts'
import { creditOf } from '../playback/credit.service.ts'
import type { LessonRef } from '../learning/lessons.service.ts'
import { intervalSeconds } from '../playback/intervals.rule.ts'
import { type Retention } from './retention.rule.ts'
import { versionOf, type CourseVersion } from '../courses/versions.service.ts'

type Endpoints = typeof audience.endpoints
type Card = z.input<Endpoints['course']['reply']>['lessons'][number]
type Video = Extract<Lesson, { kind: 'video' }> & { asset: string }

const DAY_MS = 86_400_000
const isVideo = (lesson: Lesson): lesson is Video => lesson.kind === 'video' && lesson.asset !== null

/** The newest published version of a course that the caller makes. */
export async function versionFor(actor: Actor, id: string): Promise<CourseVersion> {
  const course = await courseFor(actor, 'course.write', id)
  const version = course.version === null ? null : await versionOf(id, course.version)
  if (!version) throw httpFail('notFound')
  return version
}

export const videosOf = ({ outline }: CourseVersion): { section: string; lesson: Video }[] =>
  outline.sections.flatMap(({ title, lessons }) =>
    lessons.filter(isVideo).map((lesson) => ({ section: title, lesson })),
  )

async function videoFor(actor: Actor, { course, lesson: id }: LessonRef) {
  const version = await versionFor(actor, course)
  const video = videosOf(version).find(({ lesson }) => lesson.id === id)
  if (!video) throw httpFail('notFound')
  return { version, ...video, audience: audienceId(id, video.lesson.asset) }
}

export function presentCard(
  section: string,
  { id, title, asset }: Video,
  { durations }: CourseVersion,
  counted: Audience | undefined,
): Card {
  const { viewers, finished, watchedSeconds } = counted?.retention ?? { viewers: 0, finished: 0, watchedSeconds: 0 }
  return {
    lesson: id,
    title,
    section,
    durationSeconds: durations[asset] ?? 0,
    viewers,
    finished,
    averageSeconds: viewers > 0 ? Math.round(watchedSeconds / viewers) : 0,
    asOf: counted?.countedAt?.toISOString() ?? null,
  }
}

function intervalsOf({ covered, again, left }: Retention, duration: number) {
  const length = intervalSeconds(duration)
  return covered.map((seconds, index) => {
    const [from, to] = [index * length, Math.min(duration, (index + 1) * length)]
    return { from, to, watched: Math.round(seconds / (to - from)), againSeconds: again[index]!, left: left[index]! }
  })
}

/** Where viewers of a video stay, watch again and leave, as it was last counted. */
export async function lessonAudience(actor: Actor, where: LessonRef): Promise<z.input<Endpoints['lesson']['reply']>> {
  const { version, section, lesson, audience: id } = await videoFor(actor, where)
  const counted = (await Audiences.findById(id).lean()) ?? undefined
  const intervals = counted?.retention ? intervalsOf(counted.retention, counted.duration) : []
  return {
    ...presentCard(section, lesson, version, counted),
    course: version.course,
    courseTitle: version.title,
    version: version.number,
    intervals,
  }
}

/** Who began a video and has not gone on for `days`, longest first. */
export async function stuckViewers(
  actor: Actor,
  where: LessonRef,
  { days, cursor, limit }: z.output<Endpoints['stuck']['query']>,
): Promise<z.input<Endpoints['stuck']['reply']>> {
  const { audience: id } = await videoFor(actor, where)
  const before = new Date(now().getTime() - days * DAY_MS)
  const rows = await findInOrder(
    Viewers,
    [{ audience: id, finished: false, lastAt: { $lt: before } }, afterCursor(cursor, 'lastAt', 1, 'instant')],
    { lastAt: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'lastAt')
  const people = new Map((await namesAndUnits(items.map(({ person }) => person))).map((each) => [each._id, each]))
  const units = await unitNames([...people.values()].flatMap(({ ancestors }) => ancestors.at(-1) ?? []))
  return {
    items: items.map(({ person, watchedSeconds, position, lastAt }) => {
      const known = people.get(person)
      return {
        person,
        name: known?.name ?? '已离开的人员',
        unitName: units.get(known?.ancestors.at(-1) ?? '') ?? '',
        watchedSeconds,
        position,
        lastAt: lastAt.toISOString(),
      }
    }),
    nextCursor,
  }
}

/** How the seconds of one viewer came about, for whoever answers their question. */
export async function viewerCredit(actor: Actor, { person, ...where }: LessonRef & { person: string }) {
  const { version, lesson, audience: id } = await videoFor(actor, where)
  if (!(await Viewers.exists({ _id: viewerId(id, person) }))) throw httpFail('notFound')
  return creditOf({ lesson, version }, person)
}
