import { holdsFor, reach, unitsOf, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { countPublished } from '../courses/published.service.ts'
import { Attempts, type Attempt } from './quizzes.model.ts'
import { presentMarkingCard } from './quizzes.present.ts'

interface Asked {
  cursor?: string | undefined
  limit: number
  course?: string | undefined
}
/** A course outside the marker's scope is not told to exist. */
async function of(actor: Actor, course: string | undefined) {
  if (course === undefined) return {}
  if (holdsFor(actor, 'attempt.mark', 'course', course)) return { course }
  const units = unitsOf(actor, 'attempt.mark')
  if ((await countPublished([course], { ancestors: { $in: units } })) === 0) throw httpFail('notFound')
  return { course }
}

/** Of the marker's units, and of the courses alone in which the marker assists: no row is in two of the lists. */
async function together(
  actor: Actor,
  direction: 1 | -1,
  limit: number,
  read: (own: Record<string, unknown>) => Promise<Attempt[]>,
): Promise<Attempt[]> {
  const lists: Attempt[][] = []
  for (const own of reach(actor, 'attempt.mark', 'course', 'course')) lists.push(await read(own))
  const at = ({ finishedAt }: Attempt): number => finishedAt!.getTime()
  const order = (a: Attempt, b: Attempt): number => at(a) - at(b) || (a._id < b._id ? -1 : 1)
  return lists
    .flat()
    .sort((a, b) => direction * order(a, b))
    .slice(0, limit)
}

/** Attempts of the marker's courses that wait, oldest first. */
export async function waiting(actor: Actor, { cursor, limit, course }: Asked) {
  const asked = [await of(actor, course), afterCursor(cursor, 'finishedAt', 1, 'instant')]
  const rows = await together(actor, 1, limit + 1, (own) =>
    findInOrder(Attempts, [{ state: 'awaiting-marking', ...own }, ...asked], { finishedAt: 1, _id: 1 }, limit + 1),
  )
  const { items, nextCursor } = cutPage(rows, limit, 'finishedAt')
  return { items: items.map(presentMarkingCard), nextCursor }
}

export async function countWaiting(actor: Actor): Promise<Counted> {
  const counts: Counted[] = []
  for (const own of reach(actor, 'attempt.mark', 'course', 'course'))
    counts.push(await countUpTo(Attempts, { state: 'awaiting-marking', ...own }))
  return { count: counts.reduce((sum, { count }) => sum + count, 0), more: counts.some(({ more }) => more) }
}

/** Those that a marker has dealt with, the last handed in first. */
export async function marked(actor: Actor, { cursor, limit, course }: Asked) {
  const also = { ...(await of(actor, course)), marks: { $ne: {} } }
  const rows = await together(actor, -1, limit + 1, (own) =>
    newestFirst(Attempts, { state: 'finished', ...own }, cursor, limit + 1, { field: 'finishedAt', also }),
  )
  const { items, nextCursor } = cutPage(rows, limit, 'finishedAt')
  return { items: items.map(presentMarkingCard), nextCursor }
}
