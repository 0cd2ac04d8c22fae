import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { kindsOf } from '../assets/catalogue.service.ts'
import { shownBy } from '../questions/questions.service.ts'
import { assetsNamed } from './article.rule.ts'
import { chooseCategory } from './categoryChoice.service.ts'
import type { CourseSave, Lesson, Outline } from './courses.contract.ts'
import { fail } from './courses.failures.ts'
import { Courses, CourseVersions, type Course } from './courses.model.ts'
import { courseFor } from './courses.service.ts'
import { readOutline, sameContent } from './outline.ts'
import { assetsIn, assetsOf, lessonsOf } from './outline.rule.ts'

/** What a lesson may name: sound is listened to as a video is watched. */
const FITTING: Record<Lesson['kind'], readonly string[]> = {
  video: ['video', 'audio'],
  document: ['document'],
  article: ['picture'],
  quiz: ['picture', 'audio'],
}

/**
 * Whoever names an asset must be allowed to use it. What the draft named before stays, even when a colleague with a
 * wider scope put it there.
 */
async function checkAssets(actor: Actor, before: Course, outline: Outline): Promise<void> {
  const known = new Set(before.assets)
  const added = assetsOf(outline).filter((asset) => !known.has(asset))
  const kinds = await kindsOf(added, scope(actor, 'course.write'))
  const inBank = await shownInBank(actor, lessonsOf(outline), added)
  const brought = ({ kind }: Lesson, asset: string): boolean => kind === 'quiz' && inBank.has(asset)
  for (const lesson of lessonsOf(outline))
    for (const asset of assetsIn(lesson))
      if (!known.has(asset) && !brought(lesson, asset) && !FITTING[lesson.kind].includes(kinds.get(asset) ?? ''))
        throw fail(WITH_PICTURES.includes(lesson.kind) ? 'course.picture' : 'course.asset', { lesson: lesson.title })
}

const WITH_PICTURES: readonly Lesson['kind'][] = ['article', 'quiz']

/** What a question of the bank shows comes along with it, whoever keeps the picture. */
async function shownInBank(actor: Actor, lessons: readonly Lesson[], added: readonly string[]): Promise<Set<string>> {
  const questions = lessons.flatMap((lesson) => (lesson.kind === 'quiz' ? (lesson.quiz?.questions ?? []) : []))
  const asked = questions.filter((question) => assetsNamed(question).some((asset) => added.includes(asset)))
  return shownBy(
    actor,
    asked.flatMap(({ origin }) => origin?.question ?? []),
  )
}

/**
 * Attempts and progress are kept by a lesson's id alone: one that was copied from another course would bring its own
 * along.
 */
async function checkLessons({ _id, outline: before }: Course, outline: Outline): Promise<void> {
  const known = new Set(lessonsOf(before).map(({ id }) => id))
  const added = lessonsOf(outline).filter(({ id }) => !known.has(id))
  if (added.length === 0) return
  const named = { 'outline.sections.lessons.id': { $in: added.map(({ id }) => id) } }
  const other =
    (await Courses.findOne({ ...named, _id: { $ne: _id } }, { outline: 1 }).lean()) ??
    (await CourseVersions.findOne({ ...named, course: { $ne: _id } }, { outline: 1 }).lean())
  if (!other) return
  const theirs = new Set(lessonsOf(other.outline).map(({ id }) => id))
  throw fail('course.lessonTaken', { lesson: added.find(({ id }) => theirs.has(id))!.title })
}

/** Writes in one transaction with the choice of another category; what the draft had stays, archived or not. */
async function choosing<T>(
  before: Course,
  category: string | null,
  write: (session?: ClientSession) => Promise<T>,
): Promise<T> {
  if (category === null || category === before.category) return write()
  return transaction(async (session) => {
    if (!(await chooseCategory(category, before.ancestors, session))) throw fail('course.category')
    return write(session)
  })
}

/**
 * Saves the draft as a whole against the revision it was read at; nothing that somebody else saved is overwritten.
 * Saving what stands there already (a reply was lost, nothing was changed) is no write. The draft of a published course
 * becomes a draft again, its version stays.
 * @throws course.stale, course.frozen, course.outline, course.asset, course.lessonTaken, course.category
 */
export async function saveDraft(
  actor: Actor,
  id: string,
  { revision, title, summary, category, outline: given }: z.output<typeof CourseSave>,
): Promise<Course> {
  const before = await courseFor(actor, 'course.write', id)
  if (before.state === 'submitted') throw fail('course.frozen')
  const read = readOutline(given)
  if ('problem' in read) throw fail('course.outline', read)
  const content = {
    title,
    summary,
    category: category === undefined ? before.category : category,
    outline: read.outline,
  }
  if (sameContent(before, content)) return before
  if (before.revision !== revision) throw fail('course.stale', { by: before.savedBy })
  await checkAssets(actor, before, read.outline)
  await checkLessons(before, read.outline)
  const update = {
    $set: {
      ...content,
      ...pinyinOf(title),
      assets: assetsOf(read.outline),
      state: before.state === 'published' ? ('draft' as const) : before.state,
      savedBy: actor.name,
      updatedAt: now(),
    },
    $inc: { revision: 1 },
  }
  const modified = await choosing(before, content.category, async (session) => {
    const { modifiedCount } = await Courses.updateOne({ _id: id, revision }, update, session ? { session } : {})
    return modifiedCount > 0
  })
  const after = await courseFor(actor, 'course.write', id)
  if (!modified) throw after.state === 'submitted' ? fail('course.frozen') : fail('course.stale', { by: after.savedBy })
  return after
}
