import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import type { AppContext } from '../../appContext.ts'
import { documentUrl, picturesOf, playbackOf } from '../assets/playbackUrls.service.ts'
import { readyAsset } from '../assets/catalogue.service.ts'
import { slotsOf } from '../quizzes/slot.rule.ts'
import type { Lesson, Outline, PreviewLesson, VersionView } from './courses.contract.ts'
import { courseFor } from './courses.service.ts'
import { assetsIn, chaptersOf, lessonsOf, questionsOf, withoutKey } from './outline.rule.ts'
import { versionOf, type CourseVersion } from './versions.service.ts'

type Preview = z.input<typeof PreviewLesson>

/** The asset that a lesson names, when it can be shown already. */
async function assetOf(lesson: Lesson) {
  if ((lesson.kind !== 'video' && lesson.kind !== 'document') || lesson.asset === null) return null
  return readyAsset(lesson.asset)
}

const isShown = ({ kind }: Lesson): boolean => kind === 'article' || kind === 'quiz'

async function versionFor(actor: Actor, id: string, number: number): Promise<CourseVersion> {
  await courseFor(actor, 'course.read', id)
  const version = await versionOf(id, number)
  if (!version) throw httpFail('notFound')
  return version
}

export async function showVersion(actor: Actor, id: string, number: number): Promise<z.input<typeof VersionView>> {
  const { title, summary, outline, publishedAt, publishedBy } = await versionFor(actor, id, number)
  return { number, title, summary, outline, publishedAt: publishedAt.toISOString(), publishedBy }
}

async function outlineFor(actor: Actor, id: string, version: number | undefined): Promise<Outline> {
  const { outline } =
    version === undefined ? await courseFor(actor, 'course.read', id) : await versionFor(actor, id, version)
  return outline
}

/** A lesson of the draft, or of a version, as a trainee will see it; nothing is recorded. */
export async function previewLesson(
  app: AppContext,
  actor: Actor,
  place: { course: string; lesson: string },
  version?: number,
): Promise<Preview> {
  const outline = await outlineFor(actor, place.course, version)
  const lesson = lessonsOf(outline).find((each) => each.id === place.lesson)
  if (!lesson) throw httpFail('notFound')
  const asset = await assetOf(lesson)
  return {
    id: lesson.id,
    title: lesson.title,
    kind: lesson.kind,
    article: lesson.kind === 'article' ? lesson.article : null,
    pictures: isShown(lesson) ? await picturesOf(app, assetsIn(lesson), actor.session) : {},
    playback: asset && lesson.kind === 'video' ? playbackOf(app, asset, actor.session) : null,
    chapters: chaptersOf(lesson),
    questions: questionsOf(lesson).map(withoutKey),
    document: asset && lesson.kind === 'document' ? documentUrl(app, asset, actor.session) : null,
    quiz: lesson.kind === 'quiz' && lesson.quiz ? slotsOf(lesson.quiz, lesson.id) : null,
  }
}
