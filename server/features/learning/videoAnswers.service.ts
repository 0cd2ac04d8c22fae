import { isDeepStrictEqual } from 'node:util'
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { now } from '../../lib/clock.ts'
import { questionsOf } from '../courses/outline.rule.ts'
import type { Answer } from '../quizzes/quizzes.contract.ts'
import { suits } from '../questions/scoring.rule.ts'
import { scoreOf } from '../quizzes/scoring.rule.ts'
import type { QuestionInVideo } from './learning.contract.ts'
import { videoAnsweredWrongly } from './learning.events.ts'
import { fail } from './learning.failures.ts'
import { lessonContext, type LessonRef } from './lessons.service.ts'
import { presentQuestion } from './videoAnswers.ts'
import { videoAnswerId, VideoAnswers, type VideoAnswer } from './videoAnswers.model.ts'

/** Takes the answer to a question in a video of a course that is open to the caller; durable when it is answered. */
export async function answerQuestion(
  actor: Actor,
  { question: id, ...where }: LessonRef & { question: string },
  answer: Answer,
): Promise<z.input<typeof QuestionInVideo>> {
  const { person, lesson, version } = await lessonContext(actor, where)
  const asked = questionsOf(lesson).find(({ question }) => question.id === id)
  if (!asked) throw httpFail('notFound')
  if (!suits(asked.question, answer)) throw fail('question.answer')
  const given = { person, course: where.course, lesson: lesson.id, question: id, answer, at: now() }
  const isWrong = scoreOf(asked.question, answer) !== asked.question.points
  const tell = (session: ClientSession) =>
    videoAnsweredWrongly.emit(
      { ...given, question: asked.question, courseTitle: version.title, lessonTitle: lesson.title },
      session,
    )
  return presentQuestion(asked, await keep(given, isWrong ? tell : null))
}

/** `tell`: of an answer that others hear of, in its transaction. */
async function keep(
  given: Omit<VideoAnswer, '_id'>,
  tell: ((session: ClientSession) => Promise<void>) | null,
): Promise<Pick<VideoAnswer, 'answer' | 'at'>> {
  const _id = videoAnswerId(given)
  const known = await VideoAnswers.findById(_id).lean()
  if (known && isDeepStrictEqual(known.answer, given.answer)) return known
  async function write(): Promise<unknown> {
    if (!tell) return VideoAnswers.replaceOne({ _id }, { _id, ...given }, { upsert: true })
    return transaction(async (session) => {
      await VideoAnswers.replaceOne({ _id }, { _id, ...given }, { upsert: true, session })
      await tell(session)
    })
  }
  // two first answers at once
  await write().catch((error: unknown) => (isDuplicate(error) ? write() : Promise.reject(error)))
  return given
}
