import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import type { localTraining } from './localTraining.contract.ts'
import { LocalTrainings, type LocalTraining } from './localTraining.model.ts'
import { visibleTrainings } from './visible.service.ts'

type Query = z.output<(typeof localTraining)['endpoints']['list']['query']>

/** By their last day, the newest first. */
export async function trainings(actor: Actor, query: Query): Promise<CursorPage<LocalTraining>> {
  const { cursor, limit, state, year, search } = query
  const [seen, begun] = visibleTrainings(actor)
  const within = year ? { to: { $gte: `${year}-01-01`, $lt: `${year + 1}-01-01` } } : {}
  const filters = [
    { ...seen, ...(state && { state }) },
    begun ?? {},
    within,
    afterCursor(cursor, 'to', -1),
    nameSearch(search, [], 'title'),
  ]
  return cutPage(await findInOrder(LocalTrainings, filters, { to: -1, _id: -1 }, limit + 1), limit, 'to')
}

export const countWaiting = (actor: Actor): Promise<Counted> =>
  countUpTo(LocalTrainings, { ...scope(actor, 'localTraining.approve'), state: 'submitted' })

export const countReturned = (actor: Actor): Promise<Counted> =>
  countUpTo(LocalTrainings, { ...scope(actor, 'localTraining.report'), state: 'returned' })
