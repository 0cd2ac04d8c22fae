import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { progressOf } from '../enrolment/progress.service.ts'
import { append, award, type Award } from '../ledger/ledger.service.ts'
import { isExpired } from './deadline.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { isPass, scored, waitingFor } from './scoring.rule.ts'

/**
 * Finishes an open attempt from its saved answers; one that is finished already stays as it is. Without short answers
 * to mark, the result stands in the ledger in the same transaction. An expired one is finished as of its deadline.
 */
export async function finishAttempt(id: string, actor: string): Promise<void> {
  const earned = await award({ kind: 'quiz' })
  await transaction(async (session) => {
    const attempt = await Attempts.findById(id).session(session).lean()
    if (attempt?.state !== 'open') return
    const finishedAt = isExpired(attempt) ? attempt.deadlineAt! : now()
    await settleAttempt({ ...attempt, finishedAt }, actor, earned, session)
  })
}

/** Gives a handed-in attempt its result, or leaves it waiting for its marks; read and written in one transaction. */
export async function settleAttempt(
  attempt: Attempt,
  actor: string,
  earned: Award,
  session: ClientSession,
): Promise<Attempt> {
  const waits = waitingFor(attempt.paper, attempt).length > 0
  const score = scored(attempt.paper, attempt)
  const result = waits
    ? { state: 'awaiting-marking' as const }
    : { state: 'finished' as const, score, passed: isPass(score, attempt.total, attempt.paper.rule.passPercent) }
  const settled: Attempt = { ...attempt, ...result }
  await Attempts.updateOne(
    { _id: attempt._id, state: attempt.state },
    { $set: { ...result, finishedAt: attempt.finishedAt, marks: attempt.marks } },
    { session },
  )
  if (!waits) await recordResult(settled, actor, earned, session)
  return settled
}

/** The bonus of a passed test is earned once per lesson. */
async function recordResult(attempt: Attempt, actor: string, earned: Award, session: ClientSession): Promise<void> {
  const { person, course, lesson, version, score, total, passed } = attempt
  const progress = await progressOf(person, course, session)
  const earns = passed === true && progress?.lessons[lesson]?.state !== 'passed'
  await append(
    {
      key: `quiz:${attempt._id}`,
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
      },
      ...(earns ? earned : { credit: 0, rule: null }),
    },
    session,
  )
}
