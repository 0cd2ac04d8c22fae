import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { simplified } from '../../lib/simplified.ts'
import { transaction } from '../../lib/transaction.ts'
import { progressOf } from '../enrolment/progress.service.ts'
import { tellMarkers } from './tellMarking.ts'
import { append, award, type Award } from '../ledger/ledger.service.ts'
import { isExpired } from './deadline.ts'
import { takeAnswers } from './openAnswers.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { markResults } from './results.service.ts'
import { isUndecided, outcomeOf, scoresOf } from './scoring.rule.ts'

/**
 * Finishes an open attempt from its saved answers; one that is finished already stays as it is. A result that no mark
 * can change stands in the ledger in the same transaction. An expired one is finished as of its deadline.
 */
export async function finishAttempt(id: string, actor: string): Promise<void> {
  const earned = await award({ kind: 'quiz' })
  const known = await Attempts.findById(id, { lesson: 1, state: 1 }).lean()
  if (known?.state === 'open') await markResults(known.lesson)
  await transaction(async (session) => {
    const attempt = await Attempts.findById(id).session(session).lean()
    if (attempt?.state !== 'open') return
    const finishedAt = isExpired(attempt) ? attempt.deadlineAt! : now()
    const answers = await takeAnswers(id, session)
    await settleAttempt({ ...attempt, answers, finishedAt }, actor, earned, session)
  })
}

/** Decides an attempt that waits since before results were decided ahead of the marks. */
export async function settleDecided(id: string): Promise<void> {
  const earned = await award({ kind: 'quiz' })
  await transaction(async (session) => {
    const attempt = await Attempts.findById(id).session(session).lean()
    if (attempt && isUndecided(attempt)) await settleAttempt(attempt, 'system', earned, session)
  })
}

/**
 * Gives a handed-in attempt the result that its answers and marks come to, or leaves it waiting for more marks; read
 * and written in one transaction. Recorded when it is decided, and again with the last mark if that came later: then
 * the score may be higher.
 */
export async function settleAttempt(
  handedIn: Attempt,
  actor: string,
  earned: Award,
  session: ClientSession,
): Promise<Attempt> {
  const attempt = { ...handedIn, scores: handedIn.scores ?? scoresOf(handedIn.paper, handedIn, simplified) }
  const result = outcomeOf(attempt.paper, attempt)
  const wasDecided = attempt.passed !== null
  const settled: Attempt = { ...attempt, ...result }
  const { finishedAt, answers, marks, scores } = attempt
  await Attempts.updateOne(
    { _id: attempt._id, state: attempt.state },
    { $set: { ...result, finishedAt, answers, marks, scores } },
    { session },
  )
  if (handedIn.state === 'open' && result.state === 'awaiting-marking') await tellMarkers(settled, session)
  const isDecided = result.passed !== null
  if (isDecided && (!wasDecided || result.state === 'finished'))
    await recordResult(settled, `quiz:${attempt._id}${wasDecided ? ':marked' : ''}`, actor, earned, session)
  return settled
}

/** The bonus of a passed test is earned once per lesson. */
export async function recordResult(
  attempt: Attempt,
  key: string,
  actor: string,
  earned: Award,
  session: ClientSession,
): Promise<void> {
  const { person, course, lesson, version, state, score, total, passed } = attempt
  const progress = await progressOf(person, course, session)
  const earns = passed === true && progress?.lessons[lesson]?.state !== 'passed'
  await append(
    {
      key,
      person,
      actor,
      kind: 'quiz.finished',
      subject: course,
      lesson,
      data: {
        version,
        title: attempt.lessonTitle,
        courseTitle: attempt.courseTitle,
        attempt: attempt._id,
        score,
        total,
        passed,
        ...(state === 'awaiting-marking' && { awaitingMarks: true }),
      },
      ...(earns ? earned : { credit: 0, rule: null }),
    },
    session,
  )
}
