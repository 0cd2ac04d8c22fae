/** Whom the steps of a review concern, in the transaction of each step. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { notify } from '../notifications/notify.service.ts'
import type { Course } from './courses.model.ts'

/** Who may decide on it: never who submitted it. */
export async function tellReviewers(
  actor: Actor,
  { _id, title, ancestors, revision }: Course,
  session: ClientSession,
): Promise<void> {
  const reviewers = await holdersIn(ancestors, 'course.review', session)
  await notify(
    { accounts: reviewers.filter((account) => account !== actor.account) },
    {
      kind: 'review.waiting',
      key: `${_id}:${revision}`,
      values: { course: title, by: actor.name },
      link: `/manage/reviews/${_id}`,
    },
    session,
  )
}

interface Decided {
  course: Course
  remarks: string
  /** Null: it was sent back. */
  version: number | null
}

export async function tellDecided(
  { name: by }: Actor,
  submitter: string | null,
  { course: { _id, title: course, revision }, remarks, version }: Decided,
  session: ClientSession,
): Promise<void> {
  if (submitter === null) return
  const about = { key: `${_id}:${revision}`, link: `/manage/courses/${_id}` }
  const told = { accounts: [submitter] }
  if (version === null)
    await notify(told, { kind: 'review.returned', values: { course, by, remarks }, ...about }, session)
  else
    await notify(
      told,
      { kind: 'review.published', values: { course, by, remarks, version: String(version) }, ...about },
      session,
    )
}

/** Those who go on in an earlier version may be many: a job tells them. */
export async function tellNewer(course: string, version: number, session: ClientSession): Promise<void> {
  if (version > 1) await enqueue('notifications.courseNewer', { course, version }, {}, session)
}
