import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import type { CourseVersion } from '../courses/versions.service.ts'
import type { LessonRef } from '../learning/lessons.service.ts'
import { keyText } from '../quizzes/answerWords.rule.ts'
import { plainText } from '../questions/words.rule.ts'
import type { AskedQuestion } from '../quizzes/quizzes.contract.ts'
import { askedOf } from '../quizzes/slot.rule.ts'
import { resultsOf, type QuizResult } from '../quizzes/results.service.ts'
import { noAnswers, noTally, type QuestionTally } from '../quizzes/results.rule.ts'
import type { QuizAudience, QuizCard } from './audience.contract.ts'
import { versionFor } from './audience.service.ts'

type Quiz = Extract<Lesson, { kind: 'quiz' }> & { quiz: NonNullable<Extract<Lesson, { kind: 'quiz' }>['quiz']> }
type Card = z.input<typeof QuizCard>

const isQuiz = (lesson: Lesson): lesson is Quiz => lesson.kind === 'quiz' && lesson.quiz !== null

const quizzesOf = ({ outline }: CourseVersion): { section: string; lesson: Quiz }[] =>
  outline.sections.flatMap(({ title, lessons }) => lessons.filter(isQuiz).map((lesson) => ({ section: title, lesson })))

function presentCard(section: string, { id, title }: Quiz, counted: QuizResult | undefined): Card {
  const { attempts, people, decided, passed } = counted?.tally ?? noTally()
  const asOf = counted?.countedAt?.toISOString() ?? null
  return { lesson: id, title, section, attempts, people, decided, passed, asOf }
}

/** What the attempts at each quiz of a course come to. One query, whatever their number. */
export async function courseQuizzes(version: CourseVersion): Promise<Card[]> {
  const quizzes = quizzesOf(version)
  if (quizzes.length === 0) return []
  const counted = await resultsOf(quizzes.map(({ lesson }) => lesson.id))
  return quizzes.map(({ section, lesson }) => presentCard(section, lesson, counted.get(lesson.id)))
}

const JUDGED = [
  { id: 'true', text: '对' },
  { id: 'false', text: '错' },
]

function isKey(question: AskedQuestion, option: string): boolean {
  if (question.kind === 'single') return question.answer === option
  if (question.kind === 'multiple') return question.answer.includes(option)
  return question.kind === 'judge' && String(question.answer) === option
}

function presentQuestion(question: AskedQuestion, { answered, right, awarded, judged, chosen }: QuestionTally) {
  const options = 'options' in question ? question.options : question.kind === 'judge' ? JUDGED : []
  return {
    id: question.id,
    kind: question.kind,
    stem: plainText(question.stem),
    points: question.points,
    key: keyText(question),
    answered,
    right,
    judged,
    averagePoints: judged > 0 ? awarded / judged : null,
    options: options.map(({ id, text }) => ({
      ...{ id, text: plainText(text), chosen: chosen[id] ?? 0 },
      key: isKey(question, id),
    })),
  }
}

/** How the questions of a quiz are answered, as it was last counted; those of the newest version, by their ids. */
export async function quizAudience(
  actor: Actor,
  { course, lesson: id }: LessonRef,
): Promise<z.input<typeof QuizAudience>> {
  const version = await versionFor(actor, course)
  const found = quizzesOf(version).find(({ lesson }) => lesson.id === id)
  if (!found) throw httpFail('notFound')
  const counted = (await resultsOf([id])).get(id)
  return {
    ...presentCard(found.section, found.lesson, counted),
    course,
    courseTitle: version.title,
    version: version.number,
    questions: askedOf(found.lesson.quiz).map((question) =>
      presentQuestion(question, counted?.tally?.questions[question.id] ?? noAnswers()),
    ),
  }
}
