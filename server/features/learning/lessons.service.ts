import type { z } from 'zod'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import type { AppContext } from '../../appContext.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import { chaptersOf, lessonsOf, rulesOf } from '../courses/outline.rule.ts'
import { durationOf, openPlayback, PLAYER_LIMITS, type Player } from '../playback/open.service.ts'
import { recordWatched } from '../playback/beats.service.ts'
import { completeLesson } from '../enrolment/completion.service.ts'
import { noteLearner } from '../activity/learners.service.ts'
import { openCourse, type OpenCourse } from '../enrolment/curriculum.service.ts'
import { beginVersion } from '../enrolment/pinnedVersion.service.ts'
import type { LessonProgress, LessonView } from './learning.contract.ts'
import { fail } from './learning.failures.ts'
import { watchOf, type Watch } from '../playback/watches.service.ts'
import { presentLesson } from './learning.present.ts'
import { isDone, stateOf } from './lessonState.rule.ts'
import { mediaOf } from './media.ts'
import { hasOpened, noteOpened } from './handoutOpenings.ts'
import { withFacts, type EnrolledCourse } from './state.service.ts'
import { questionsFor } from './videoAnswers.ts'
import { isWatched, neededSeconds } from '../playback/watchedRanges.rule.ts'

export interface LessonRef {
  course: string
  lesson: string
}
export interface LessonContext extends OpenCourse {
  person: string
  lesson: Lesson
  enrolled: EnrolledCourse
}

/** A lesson of a course that is open to the caller. */
export async function lessonContext(actor: Actor, { course, lesson: id }: LessonRef): Promise<LessonContext> {
  const person = ownPerson(actor)
  const open = await openCourse(person, course)
  const lesson = lessonsOf(open.version.outline).find((each) => each.id === id)
  if (!lesson) throw httpFail('notFound')
  return { ...open, person, lesson, enrolled: (await withFacts(person, [open])).get(course)! }
}

/** A crash may have fallen between the last beat and its record: whoever comes back finds the lesson complete. */
async function reconciled(actor: Actor, where: LessonRef): Promise<LessonContext> {
  const found = await lessonContext(actor, where)
  const { lesson, version, person } = found
  const facts = found.enrolled.factsOf(lesson)
  const duration = durationOf(found)
  if (
    lesson.kind !== 'video' ||
    !lesson.asset ||
    isDone(stateOf(lesson, facts)) ||
    !isWatched(facts.watch?.watchedSeconds ?? 0, duration)
  )
    return found
  const watch = await watchOf(person, lesson.asset)
  await recordWatched(
    {
      person,
      account: actor.account,
      asset: lesson.asset,
      course: version.course,
      version: version.number,
      lesson: lesson.id,
      duration,
    },
    watch!,
  )
  return lessonContext(actor, where)
}

/** Where a handout was never opened, it was not read; nothing else needs to be opened first. */
const isOpened = async ({ person, lesson }: LessonContext): Promise<boolean> =>
  lesson.kind !== 'document' || lesson.asset === null || hasOpened({ person, lesson: lesson.id, asset: lesson.asset })

const freshWatch = { position: 0, ranges: [], beatAt: null } satisfies Partial<Watch>

async function present(
  app: AppContext,
  actor: Actor,
  found: LessonContext,
  player: Player | null,
): Promise<z.input<typeof LessonView>> {
  const { lesson, version, person } = found
  const lessons = lessonsOf(version.outline)
  const at = lessons.findIndex(({ id }) => id === lesson.id)
  const watch = lesson.kind === 'video' && lesson.asset ? await watchOf(person, lesson.asset) : null
  const { position, ranges, beatAt } = watch ?? freshWatch
  const savedAt = ranges.length > 0 ? (beatAt?.toISOString() ?? null) : null
  return {
    ...presentLesson(lesson, found.enrolled),
    course: version.course,
    version: version.number,
    courseTitle: version.title,
    article: lesson.kind === 'article' ? lesson.article : null,
    opened: await isOpened(found),
    ...(await mediaOf(app, actor.session, lesson)),
    chapters: chaptersOf(lesson),
    questions: await questionsFor(person, version.course, lesson),
    watch:
      lesson.kind === 'video'
        ? {
            position,
            ranges,
            savedAt,
            rules: rulesOf(version.outline),
            lease: player?.lease ?? null,
            leaseId: player?.leaseId ?? null,
            ...PLAYER_LIMITS,
            neededSeconds: neededSeconds(durationOf(found)),
            check: player?.check ?? null,
          }
        : null,
    previous: lessons[at - 1]?.id ?? null,
    next: lessons[at + 1]?.id ?? null,
  }
}

/** A lesson of an open course as it stands; takes nothing from another player. */
export const showLesson = async (app: AppContext, actor: Actor, where: LessonRef) =>
  present(app, actor, await reconciled(actor, where), null)

/** The same, and its version is the one that the person is held to from now on. */
async function begun(actor: Actor, where: LessonRef): Promise<LessonContext> {
  const found = await reconciled(actor, where)
  const { person, version } = found
  return (await beginVersion(person, version.course, version.number)) ? found : begun(actor, where)
}

/**
 * Opens a lesson for learning: a video takes the person's one lease, and the player that had it is told why it stops; of
 * a handout it is kept that it was opened.
 */
export async function openLesson(app: AppContext, actor: Actor, where: LessonRef, device: string) {
  const found = await begun(actor, where)
  const { person, lesson } = found
  await noteLearner(person)
  if (lesson.kind === 'document' && lesson.asset) await noteOpened({ person, lesson: lesson.id, asset: lesson.asset })
  return present(app, actor, found, await openPlayback(app, actor, found, device))
}

/** An article or handout was read to its end. Again changes nothing. */
export async function readLesson(actor: Actor, where: LessonRef): Promise<z.input<typeof LessonProgress>> {
  const found = await begun(actor, where)
  const { person, lesson, version } = found
  if (lesson.kind !== 'article' && lesson.kind !== 'document') throw fail('lesson.notReadable')
  if (!(await isOpened(found))) throw fail('lesson.notOpened')
  await completeLesson({
    person,
    actor: actor.account,
    course: version.course,
    version: version.number,
    courseTitle: version.title,
    lesson,
    evidence: {},
  })
  const after = await lessonContext(actor, where)
  return presentLesson(after.lesson, after.enrolled)
}
