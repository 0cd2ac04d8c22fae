import type { z } from 'zod'
import type { Lesson, VideoQuestion } from '../courses/courses.contract.ts'
import { questionsOf, withoutKey } from '../courses/outline.rule.ts'
import { keyText } from '../quizzes/answerWords.rule.ts'
import { scoreOf } from '../quizzes/scoring.rule.ts'
import { suits } from '../questions/scoring.rule.ts'
import type { QuestionInVideo } from './learning.contract.ts'
import { VideoAnswers, type VideoAnswer } from './videoAnswers.model.ts'

/**
 * Judged by the version that the person is held to; an answer to what was another question in an earlier one counts as
 * none.
 */
export const presentQuestion = (
  asked: VideoQuestion,
  given: Pick<VideoAnswer, 'answer' | 'at'> | undefined,
): z.input<typeof QuestionInVideo> => {
  const { question } = asked
  const mine =
    given && suits(question, given.answer)
      ? {
          answer: given.answer,
          correct: scoreOf(question, given.answer) === question.points,
          key: keyText(question),
          explanation: question.explanation,
          answeredAt: given.at.toISOString(),
        }
      : null
  return { ...withoutKey(asked), mine }
}

/** The questions of a lesson with the person's answers; costs a query only where there are any. */
export async function questionsFor(
  person: string,
  course: string,
  lesson: Lesson,
): Promise<z.input<typeof QuestionInVideo>[]> {
  const asked = questionsOf(lesson)
  if (asked.length === 0) return []
  const rows = await VideoAnswers.find({ person, course, lesson: lesson.id }).lean()
  const given = new Map(rows.map((row) => [row.question, row]))
  return asked.map((each) => presentQuestion(each, given.get(each.question.id)))
}
