import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { award } from '../ledger/ledger.service.ts'
import { settleAttempt } from './finish.service.ts'
import { markResults } from './results.service.ts'
import { fail } from './quizzes.failures.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { presentMarking, presentMarkingCard } from './quizzes.present.ts'
import { waitingFor } from './scoring.rule.ts'

export interface Mark {
  slot: string
  awarded: number
  comment: string
}

/** Attempts of the marker's courses that wait, oldest first. */
export async function waiting(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const filter = { state: 'awaiting-marking', ...scope(actor, 'attempt.mark') }
  const rows = await findInOrder(
    Attempts,
    [filter, afterCursor(cursor, 'finishedAt', 1, 'instant')],
    { finishedAt: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'finishedAt')
  return { items: items.map(presentMarkingCard), nextCursor }
}

async function handedIn(actor: Actor, id: string): Promise<Attempt> {
  const attempt = await Attempts.findOne({ _id: id, state: { $ne: 'open' }, ...scope(actor, 'attempt.mark') }).lean()
  if (!attempt) throw httpFail('notFound')
  return attempt
}

export const showMarking = async (actor: Actor, id: string) => presentMarking(await handedIn(actor, id))

/** Whether the marks are those given already: a repeated request is answered as the first was. */
const isRepeated = ({ marks }: Attempt, given: Mark[]): boolean =>
  given.every(({ slot, awarded, comment }) => marks[slot]?.awarded === awarded && marks[slot].comment === comment)

function check({ paper }: Attempt, marks: Mark[]): void {
  for (const { slot, awarded } of marks) {
    const question = paper.questions.find(({ id }) => id === slot)
    if (question?.kind !== 'short') throw fail('marking.slot', { slot })
    if (awarded > question.points) throw fail('marking.points', { slot, points: question.points })
  }
}

/** Marks short answers, all at once or some by some; with the last of them the result stands in the ledger. */
export async function mark(actor: Actor, id: string, marks: Mark[]) {
  const { person, lesson } = await handedIn(actor, id)
  if (person === actor.person) throw fail('marking.own')
  const earned = await award({ kind: 'quiz' })
  await markResults(lesson)
  const marked = await transaction(async (session) => {
    const attempt = await Attempts.findById(id).session(session).lean()
    if (!attempt) throw httpFail('notFound')
    check(attempt, marks)
    if (attempt.state === 'finished' && isRepeated(attempt, marks)) return attempt
    if (attempt.state !== 'awaiting-marking') throw fail('marking.finished')
    const at = now()
    const given = Object.fromEntries(
      marks.map(({ slot, awarded, comment }) => [slot, { awarded, comment, by: actor.account, at }]),
    )
    const next = { ...attempt, marks: { ...attempt.marks, ...given } }
    const left = waitingFor(next.paper, next).length
    await note(
      actor,
      'attempt.mark',
      id,
      `${attempt.personName}《${attempt.lessonTitle}》：批阅 ${marks.length} 题${left > 0 ? `，还剩 ${left} 题` : ''}`,
      session,
    )
    return settleAttempt(next, actor.account, earned, session)
  })
  return presentMarking(marked)
}
