/** The questions of a course as it is published whose key it shows everybody who has answered: for practice. */
import type { Question } from '../quizzes/quizzes.contract.ts'
import { Courses } from './courses.model.ts'
import { lessonsOf, questionsOf } from './outline.rule.ts'
import { versionOf } from './versions.service.ts'

/** Of quizzes that show the key after every hand-in, and of videos. */
export async function courseQuestions(id: string): Promise<Question[]> {
  const course = await Courses.findById(id, { version: 1 }).lean()
  const version = course?.version ? await versionOf(id, course.version) : null
  if (!version) return []
  return lessonsOf(version.outline).flatMap((lesson) => {
    const isShown = lesson.kind === 'quiz' && lesson.quiz?.rule.reveal === 'after-finish'
    return isShown ? lesson.quiz!.questions : questionsOf(lesson).map(({ question }) => question)
  })
}
