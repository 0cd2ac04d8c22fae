/** 改分: marks that were given are given anew. */
import type { ClientSession } from 'mongoose'
import { progressOf } from '../enrolment/progress.service.ts'
import { append, recordsOf, type Award } from '../ledger/ledger.service.ts'
import { recordResult } from './finish.service.ts'
import { fail } from './quizzes.failures.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { outcomeOf } from './scoring.rule.ts'

interface By {
  actor: string
  reason: string
}

/**
 * The result anew, as a record of its own; the first one stays. What was passed by this attempt and is so no more is
 * taken back by a compensating record, unless the course was completed by it: that stays as it was recorded.
 */
export async function correctAttempt(
  before: Attempt,
  marked: Attempt,
  by: By,
  earned: Award,
  session: ClientSession,
): Promise<Attempt> {
  const after: Attempt = { ...marked, ...outcomeOf(marked.paper, marked) }
  const own = (await recordsOf(before.person, ['quiz.finished'], session))
    .filter(({ data }) => data['attempt'] === before._id)
    .map(({ _id }) => _id)
  if (before.passed && !after.passed) await takeBack(before, own, by, session)
  const { score, passed, state, marks } = after
  await Attempts.updateOne({ _id: before._id }, { $set: { score, passed, state, marks } }, { session })
  await recordResult(after, `quiz:${before._id}:corrected:${own.length}`, by.actor, earned, session)
  return after
}

async function takeBack(
  { _id, person, course, lesson }: Attempt,
  own: readonly string[],
  { actor, reason }: By,
  session: ClientSession,
): Promise<void> {
  const progress = await progressOf(person, course, session)
  const record = progress?.lessons[lesson]?.record
  if (record === undefined || !own.includes(record)) return
  if (progress?.completion) throw fail('marking.completed')
  const key = `quiz:${_id}:revoked:${own.length}`
  await append({ key, person, actor, kind: 'revoked', subject: course, lesson, data: { record, reason } }, session)
}
