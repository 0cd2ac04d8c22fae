import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { countPublished } from '../courses/published.service.ts'
import { Attempts } from './quizzes.model.ts'
import { presentMarkingCard } from './quizzes.present.ts'

interface Asked {
  cursor?: string | undefined
  limit: number
  course?: string | undefined
}
/** A course outside the marker's scope is not told to exist. */
async function of(actor: Actor, course: string | undefined) {
  if (course === undefined) return {}
  if ((await countPublished([course], scope(actor, 'attempt.mark'))) === 0) throw httpFail('notFound')
  return { course }
}

/** Attempts of the marker's courses that wait, oldest first. */
export async function waiting(actor: Actor, { cursor, limit, course }: Asked) {
  const filter = { state: 'awaiting-marking', ...scope(actor, 'attempt.mark') }
  const rows = await findInOrder(
    Attempts,
    [filter, await of(actor, course), afterCursor(cursor, 'finishedAt', 1, 'instant')],
    { finishedAt: 1, _id: 1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'finishedAt')
  return { items: items.map(presentMarkingCard), nextCursor }
}

export const countWaiting = (actor: Actor): Promise<Counted> =>
  countUpTo(Attempts, { state: 'awaiting-marking', ...scope(actor, 'attempt.mark') })

/** Those that a marker has dealt with, the last handed in first. */
export async function marked(actor: Actor, { cursor, limit, course }: Asked) {
  const filter = { state: 'finished', ...scope(actor, 'attempt.mark') }
  const rows = await newestFirst(Attempts, filter, cursor, limit + 1, {
    field: 'finishedAt',
    also: { ...(await of(actor, course)), marks: { $ne: {} } },
  })
  const { items, nextCursor } = cutPage(rows, limit, 'finishedAt')
  return { items: items.map(presentMarkingCard), nextCursor }
}
