import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { tellDecided, tellNewer, tellReviewers } from './tellReview.ts'
import { fail } from './courses.failures.ts'
import { Courses, CourseVersions, ReturnedContents, type Course, type ReviewRow } from './courses.model.ts'
import { assetsById } from '../assets/catalogue.service.ts'
import { courseFor } from './courses.service.ts'
import { obstaclesOf } from './obstacles.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { lessonsOf } from './outline.rule.ts'

export interface Review {
  revision: number
  remarks: string
}

/** Who made the submission that waits now. */
const submitter = ({ reviews }: Course): string | null =>
  reviews.findLast(({ act }) => act === 'submitted')?.account ?? null
/** Four eyes: whoever submitted it does not decide on it. */
export const isOwnSubmission = (course: Course, actor: Actor): boolean =>
  course.state === 'submitted' && submitter(course) === actor.account

async function checkComplete(course: Course): Promise<void> {
  const obstacles = obstaclesOf(course.outline, await assetsById(course.assets))
  if (obstacles.length > 0) throw fail('course.obstacles', { obstacles })
}

/**
 * Moves a course from the state and revision in which the caller saw it to another, with its line in the history and in
 * the audit trail. Of two who act at once the second is told so.
 */
async function move(
  actor: Actor,
  course: Course,
  to: Course['state'],
  review: Omit<ReviewRow, 'at' | 'account' | 'by'>,
  session: ClientSession,
  more: Partial<Course> = {},
): Promise<void> {
  const at = now()
  const { modifiedCount } = await Courses.updateOne(
    { _id: course._id, revision: course.revision, state: course.state },
    {
      $set: { ...more, state: to, updatedAt: at },
      $inc: { revision: 1 },
      $push: { reviews: { ...review, at, account: actor.account, by: actor.name } },
    },
    { session },
  )
  if (modifiedCount === 0)
    throw fail(course.state === 'submitted' ? 'course.notSubmitted' : 'course.stale', { by: course.savedBy })
  await note(
    actor,
    `course.${review.act}`,
    course._id,
    [`《${course.title}》`, review.remarks].filter(Boolean).join('：'),
    session,
  )
}

/** Submits a draft that nothing is missing from; from now on it is frozen. */
export async function submitCourse(actor: Actor, id: string, { revision, remarks }: Review): Promise<Course> {
  const course = await courseFor(actor, 'course.write', id)
  if (course.state !== 'draft' && course.state !== 'returned') throw fail('course.notDraft')
  if (course.revision !== revision) throw fail('course.stale', { by: course.savedBy })
  await checkComplete(course)
  await transaction(async (session) => {
    await move(actor, course, 'submitted', { act: 'submitted', remarks, version: null }, session, {
      submittedAt: now(),
    })
    await tellReviewers(actor, course, session)
  })
  return courseFor(actor, 'course.write', id)
}

/** Takes a submission back to work on it. */
export async function withdrawCourse(actor: Actor, id: string): Promise<Course> {
  const course = await courseFor(actor, 'course.write', id)
  if (course.state !== 'submitted') throw fail('course.notSubmitted')
  await transaction((session) =>
    move(actor, course, 'draft', { act: 'withdrawn', remarks: '', version: null }, session, { submittedAt: null }),
  )
  return courseFor(actor, 'course.write', id)
}

async function submissionFor(actor: Actor, id: string, revision: number): Promise<Course> {
  const course = await courseFor(actor, 'course.review', id)
  if (course.state !== 'submitted' || course.revision !== revision) throw fail('course.notSubmitted')
  if (isOwnSubmission(course, actor)) throw fail('course.ownSubmission')
  return course
}

/** Sends a submission back, and keeps what it said: the next review shows what has changed since. */
export async function giveBackCourse(actor: Actor, id: string, { revision, remarks }: Review): Promise<Course> {
  const course = await submissionFor(actor, id, revision)
  const { title, summary, category, outline } = course
  await transaction(async (session) => {
    await move(actor, course, 'returned', { act: 'returned', remarks, version: null }, session, { submittedAt: null })
    await ReturnedContents.updateOne(
      { _id: id },
      { $set: { title, summary, category, outline } },
      { session, upsert: true },
    )
    await tellDecided(actor, submitter(course), { course, remarks, version: null }, session)
  })
  return courseFor(actor, 'course.review', id)
}

/** Lengths of what is watched, in seconds, as ffprobe found them: a version is judged by these for ever. */
async function durationsOf(course: Course): Promise<Record<string, number>> {
  const assets = await assetsById(course.assets)
  const watched = lessonsOf(course.outline).flatMap((lesson) =>
    lesson.kind === 'video' && lesson.asset ? [lesson.asset] : [],
  )
  return Object.fromEntries(watched.map((id) => [id, assets.get(id)?.durationSeconds ?? 0]))
}

/** Publishes a submission: the next version, never changed afterwards, and the course that points to it, together. */
export async function publishCourse(actor: Actor, id: string, { revision, remarks }: Review): Promise<Course> {
  const course = await submissionFor(actor, id, revision)
  await checkComplete(course)
  const number = (course.version ?? 0) + 1
  const durations = await durationsOf(course)
  const { title, summary, category, unit, outline, assets } = course
  const content = { title, summary, category, unit, outline, assets, durations }
  await transaction(async (session) => {
    await move(actor, course, 'published', { act: 'published', remarks, version: number }, session, {
      version: number,
      submittedAt: null,
    })
    await ReturnedContents.deleteOne({ _id: id }, { session })
    const frozen = { _id: `${id}:${number}`, course: id, number, ...content }
    await CourseVersions.create([{ ...frozen, publishedAt: now(), publishedBy: actor.name }], { session })
    await offerings.changed(session)
    await tellDecided(actor, submitter(course), { course, remarks, version: number }, session)
    await tellNewer(id, number, session)
  })
  return courseFor(actor, 'course.review', id)
}
