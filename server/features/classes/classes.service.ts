/** Training classes as they are looked at. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { distinct } from '../../lib/distinct.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { baseFor } from '../bases/bases.service.ts'
import type { ClassFilter } from './classes.contract.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'
import { phaseFilter } from './phaseFilter.ts'
import { visibleClasses } from './visible.service.ts'

type Filter = z.output<typeof ClassFilter>

/** The upper end is left out: an inclusive one loses rows on the embedded engine where further fields follow. */
export const inYear = (year: number) => ({ from: { $gte: `${year}-01-01`, $lt: `${year + 1}-01-01` } })

export async function listClasses(
  actor: Actor,
  { cursor, limit, year, base, phase, search }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<TrainingClass>> {
  if (base) await baseFor(actor, 'class.read', base)
  const also = [
    base ? { base } : {},
    phase ? phaseFilter(phase, businessDate()) : {},
    nameSearch(search, [], 'title'),
    afterCursor(cursor, 'from', -1),
  ]
  const found = await Promise.all(
    (await visibleClasses(actor)).map((filter) =>
      findInOrder(TrainingClasses, [{ ...filter, ...(year && inYear(year)) }, ...also], ORDER, limit + 1),
    ),
  )
  return cutPage(
    distinct(found.flat())
      .sort(lastFirst)
      .slice(0, limit + 1),
    limit,
    'from',
  )
}
const ORDER = { from: -1, _id: -1 } as const
const lastFirst = (a: TrainingClass, b: TrainingClass): number =>
  a.from === b.from ? (a._id < b._id ? 1 : -1) : a.from < b.from ? 1 : -1
