import { readEach, readTogether } from '../../lib/readTogether.ts'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { openCourse, type OpenCourse } from '../enrolment/curriculum.service.ts'
import { beginVersion } from '../enrolment/pinnedVersion.service.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { namesOf } from '../roster/people.service.ts'
import { answerWriter } from './answerWriter.ts'
import { savedInstead } from './answers.service.ts'
import { isExpired } from './deadline.ts'
import { finishAttempt, settleDecided } from './finish.service.ts'
import { usualMarkingHours } from './markingTime.service.ts'
import { paperFor } from './paper.ts'
import type { Answer, Quiz } from './quizzes.contract.ts'
import { fail } from './quizzes.failures.ts'
import { OpenAnswers, withAnswers } from './openAnswers.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { presentAttempt } from './quizzes.present.ts'
import { attemptsLeft, isUndecided, outcomeOf, totalOf, type AttemptSummary } from './scoring.rule.ts'
import { askedOf, isWritten } from './slot.rule.ts'

export interface LessonRef {
  course: string
  lesson: string
}
interface OpenQuiz extends OpenCourse {
  person: string
  lesson: { id: string; title: string }
  quiz: Quiz
  /** By number; those beyond their deadline are finished. */
  attempts: Attempt[]
}

/** A quiz of an open course with the own attempts. */
async function find(actor: Actor, { course, lesson: id }: LessonRef): Promise<OpenQuiz> {
  const person = ownPerson(actor)
  const open = await openCourse(person, course)
  const lesson = lessonsOf(open.version.outline).find((each) => each.id === id)
  if (lesson?.kind !== 'quiz' || !lesson.quiz) throw httpFail('notFound')
  return { ...open, person, lesson, quiz: lesson.quiz, attempts: await attemptsOf(person, id) }
}

async function attemptsOf(person: string, lesson: string): Promise<Attempt[]> {
  const attempts = await Attempts.find({ person, lesson }).sort({ person: 1, lesson: 1, number: 1 }).lean()
  const expired = attempts.filter((attempt) => isExpired(attempt))
  for (const { _id } of expired) await finishAttempt(_id, 'system')
  const decided = attempts.filter(
    (attempt) => isUndecided(attempt) && outcomeOf(attempt.paper, attempt).passed !== null,
  )
  for (const { _id } of decided) await settleDecided(_id)
  return expired.length + decided.length === 0 ? attempts : attemptsOf(person, lesson)
}

/** Why no attempt can be started now; null when one can, or an open one goes on. */
function obstacle({ quiz, attempts, progress, lesson }: OpenQuiz) {
  if (attempts.some(({ state }) => state === 'open')) return null
  if (progress?.lessons[lesson.id]?.state === 'passed') return fail('quiz.passed')
  if (attempts.some(isUndecided)) return fail('quiz.awaitingMarking')
  return attemptsLeft(quiz.rule.attempts, attempts.length) === 0 ? fail('quiz.noAttemptsLeft') : null
}

/** A quiz and the own attempts, newest first. */
export async function showQuiz(actor: Actor, where: LessonRef) {
  const found = await find(actor, where)
  const { version, lesson, quiz, attempts } = found
  const why = obstacle(found)
  return {
    course: version.course,
    lesson: lesson.id,
    title: lesson.title,
    rule: quiz.rule,
    questionCount: askedOf(quiz).length,
    total: totalOf(quiz),
    marking: await markingOf(lesson.id, quiz),
    attempts: attempts.toReversed().map(({ _id, number, state, startedAt, finishedAt, score, total, passed }) => ({
      id: _id,
      number,
      state,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      score,
      total,
      passed,
    })),
    canStart: why === null,
    whyNot: why?.message ?? null,
  }
}

/** What of a quiz a person marks, and how long that has taken lately; null where nobody need mark. */
async function markingOf(lesson: string, quiz: Quiz) {
  const written = askedOf(quiz).filter(isWritten)
  if (written.length === 0) return null
  return { count: written.length, points: totalOf({ questions: written }), usualHours: await usualMarkingHours(lesson) }
}

/**
 * Starts an attempt with its paper frozen, or goes on with the open one. Of two starts at once the number's index lets
 * one through.
 */
export async function startAttempt(actor: Actor, where: LessonRef) {
  const found = await find(actor, where)
  const running = found.attempts.find(({ state }) => state === 'open')
  if (running) return showAttempt(actor, running._id)
  const why = obstacle(found)
  if (why) throw why
  if (!(await beginVersion(found.person, found.course._id, found.version.number))) return startAttempt(actor, where)
  const attempt = await newAttempt(found)
  try {
    await transaction(async (session) => {
      await Attempts.create([attempt], { session })
      await OpenAnswers.create([{ _id: attempt._id, answers: {} }], { session })
    })
    return presentAttempt(attempt)
  } catch (error) {
    if (isDuplicate(error)) return startAttempt(actor, where)
    throw error
  }
}

async function newAttempt({ person, course, version, lesson, quiz, attempts }: OpenQuiz): Promise<Attempt> {
  const _id = newId()
  const startedAt = now()
  const { minutes } = quiz.rule
  return {
    _id,
    person,
    personName: (await namesOf([person]))[0]?.name ?? '',
    course: course._id,
    version: version.number,
    courseTitle: version.title,
    lesson: lesson.id,
    lessonTitle: lesson.title,
    ancestors: course.ancestors,
    number: attempts.length + 1,
    paper: paperFor(quiz, _id),
    answers: {},
    marks: {},
    scores: null,
    state: 'open',
    startedAt,
    deadlineAt: minutes > 0 ? new Date(startedAt.getTime() + minutes * 60_000) : null,
    finishedAt: null,
    score: null,
    total: totalOf(quiz),
    passed: null,
  }
}

/** An own attempt with its answers; one beyond its deadline is finished first. */
async function own(actor: Actor, id: string): Promise<Attempt> {
  const attempt = await Attempts.findOne({ _id: id, person: ownPerson(actor) }).lean()
  if (attempt && isExpired(attempt)) {
    await finishAttempt(id, 'system')
    return own(actor, id)
  }
  const standing = attempt?.state === 'open' ? await withAnswers(attempt) : attempt
  if (!standing) throw httpFail('notFound')
  return standing
}

export const showAttempt = async (actor: Actor, id: string) => presentAttempt(await own(actor, id))

const writer = answerWriter(() => ({ attempts: Attempts.collection, answers: OpenAnswers.collection }) as never)

/** Saves an answer; durable when it is answered. An older seq changes nothing: the reply says which one is saved. */
export async function saveAnswer(
  actor: Actor,
  { attempt, slot }: { attempt: string; slot: string },
  { seq, answer }: { seq: number; answer: Answer },
) {
  const at = now()
  switch (await writer.submit({ attempt, person: ownPerson(actor), slot, seq, answer, at })) {
    case 'saved':
      return { seq, savedAt: at.toISOString() }
    case 'unsuitable':
      throw fail('attempt.answer')
    case 'unknown':
      throw httpFail('notFound')
    case 'refused':
      return notSaved(actor, attempt, slot, { seq, answer })
  }
}

async function notSaved(actor: Actor, id: string, slot: string, given: { seq: number; answer: Answer }) {
  const { state, deadlineAt, finishedAt, answers } = await own(actor, id)
  if (state !== 'open')
    throw fail(deadlineAt && finishedAt && finishedAt >= deadlineAt ? 'attempt.expired' : 'attempt.finished')
  return savedInstead(answers[slot], given)
}

/** Hands in; what is handed in already stays as it is. */
export async function handIn(actor: Actor, id: string) {
  await own(actor, id)
  await finishAttempt(id, actor.account)
  return presentAttempt(await own(actor, id))
}

/** What a person's attempts at some quizzes came to, by lesson and in their order. */
export async function attemptSummaries(
  person: string,
  lessons: readonly string[],
): Promise<Map<string, AttemptSummary[]>> {
  const attempts = await readEach(
    readSummaries,
    lessons.map((lesson) => summaryKey({ person, lesson })),
  )
  return Map.groupBy(attempts.flat(), ({ lesson }) => lesson)
}

const SUMMARY = {
  person: 1,
  lesson: 1,
  number: 1,
  state: 1,
  score: 1,
  total: 1,
  passed: 1,
  deadlineAt: 1,
  startedAt: 1,
} as const
type Summary = AttemptSummary & Pick<Attempt, 'person' | 'lesson'>
const summaryKey = ({ person, lesson }: Pick<Attempt, 'person' | 'lesson'>): string => `${person} ${lesson}`

const readSummaries = readTogether(async (keys) => {
  const asked = keys.map((key) => key.split(' ') as [string, string])
  const [persons, lessons] = [0, 1].map((part) => [...new Set(asked.map((each) => each[part]!))])
  const found = await Attempts.find({ person: { $in: persons! }, lesson: { $in: lessons! } }, SUMMARY)
    .sort({ person: 1, lesson: 1, number: 1 })
    .lean<Summary[]>()
  return Map.groupBy(found, summaryKey)
})
