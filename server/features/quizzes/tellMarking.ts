/** Who is told of answers that wait for marks, and of the marks. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { holdersFor } from '../accounts/thingRoles.service.ts'
import { notify } from '../notifications/notify.service.ts'
import type { Attempt } from './quizzes.model.ts'

/** Once a day for a quiz: a class hands in by the hundred. */
export async function tellMarkers(
  { course, lesson, lessonTitle, courseTitle, ancestors }: Attempt,
  session: ClientSession,
): Promise<void> {
  const below = await holdersIn(ancestors, 'attempt.mark', session)
  const alone = await holdersFor({ kind: 'course', id: course }, 'attempt.mark', session)
  await notify(
    { accounts: [...new Set([...below, ...alone])] },
    {
      kind: 'marking.waiting',
      key: `${lesson}:${businessDate()}`,
      values: { lesson: lessonTitle, course: courseTitle },
      link: '/manage/marking',
    },
    session,
  )
}

/** The result stands, or was corrected to another. */
export async function tellMarked(
  { _id, person, lessonTitle, courseTitle, score, total, passed }: Attempt,
  session: ClientSession,
): Promise<void> {
  await notify(
    { people: [person] },
    {
      kind: 'quiz.marked',
      key: `${_id}:${score}`,
      values: {
        lesson: lessonTitle,
        course: courseTitle,
        score: String(score),
        total: String(total),
        result: passed ? '通过' : '未通过',
      },
      link: `/attempts/${_id}`,
    },
    session,
  )
}
