/** Standings of whom somebody types the name or number: found by the keys that the roster finds people by. */
import type { ClientSession } from 'mongoose'
import { lookUp } from '../../lib/lookUp.ts'
import { cutPage, readCursor, type CursorPage } from '../../lib/paging.ts'
import { whoIsCalled } from '../roster/whoIsCalled.service.ts'
import { coverageStatusId, CoverageStatuses, type CoverageStatus } from './coverage.model.ts'
import { byDue, splitDue, withDay } from './dueOrder.ts'

type Filter = Record<string, unknown>
type Order = 'name' | 'due'

/** When more are called so, everybody in the place is looked through. */
const MOST = 20_000

/**
 * In no order. Of a small place its people are looked at, of a large one whom the keys find.
 * @returns null when too many are called so
 */
export async function statusesCalled(
  typed: string,
  { requirement, filter, isSmall }: { requirement: string; filter: Filter; isSmall: boolean },
  session?: ClientSession,
): Promise<CoverageStatus[] | null> {
  const options = session ? { session } : {}
  if (isSmall) {
    const rows = await CoverageStatuses.find({ requirement, ...filter }, null, options).lean()
    const called = new Set(
      await whoIsCalled(
        typed,
        MOST,
        rows.map(({ person }) => person),
      ),
    )
    return rows.filter(({ person }) => called.has(person))
  }
  const people = await whoIsCalled(typed, MOST)
  if (!people) return null
  // Without the requirement, which the ids hold: by its index the engine would read the whole place for each list.
  return lookUp(
    people.map((person) => coverageStatusId(requirement, person)),
    (some) => CoverageStatuses.find({ _id: { $in: some }, ...filter }, null, options).lean(),
  )
}

const bytes = (text: string): Buffer => Buffer.from(text) // as the database compares
type Place = Pick<CoverageStatus, 'dueOn' | 'pinyin' | '_id'>
const byName = (a: Place, b: Place): number =>
  bytes(a.pinyin).compare(bytes(b.pinyin)) || bytes(a._id).compare(bytes(b._id))
export const compareBy = (order: Order) => (order === 'due' ? byDue(byName) : byName)

/** Sorted, and of the order by days those alone of whom something is due. */
export const inOrder = (rows: readonly CoverageStatus[], order: Order): CoverageStatus[] =>
  rows.filter(({ dueOn }) => order === 'name' || dueOn !== null).sort(compareBy(order))

/** The page behind a cursor, which is that of the pages that are read. */
export function pageOfSorted(
  rows: readonly CoverageStatus[],
  order: Order,
  cursor: string | undefined,
  limit: number,
): CursorPage<CoverageStatus> {
  const [day, name] = (order === 'due' && splitDue(cursor)) || ['', cursor]
  const [pinyin, _id] = name ? (readCursor(name, 'text') as [string, string]) : ['', '']
  const isLater = (row: CoverageStatus) => !name || compareBy(order)(row, { dueOn: day, pinyin, _id }) > 0
  const page = cutPage(rows.filter(isLater).slice(0, limit + 1), limit, 'pinyin')
  return order === 'due' ? withDay(page) : page
}
