/** Reads standings a page at a time, by pinyin or by the last day on which evidence is in time. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { ahead } from '../../lib/ahead.ts'
import { slices } from '../../lib/batches.ts'
import { BY_PINYIN, eachLetter, readByPinyin } from '../../lib/byPinyin.ts'
import { businessDate } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { nextDay, previousDay } from '../../lib/period.ts'
import { prefixesOf } from '../../lib/searchByKeys.ts'
import type { Requirement } from '../programmes/requirements.service.ts'
import { StandingState, type StandingQuery } from './coverage.contract.ts'
import { cellId, Cells, CoverageStatuses, type CountsRow, type CoverageStatus } from './coverage.model.ts'
import { lastDayOn } from './clock.ts'
import { partFilter } from './breakdowns.ts'
import { compareBy, inOrder, pageOfSorted, statusesCalled } from './calledStatuses.service.ts'
import { readByDue } from './dueOrder.ts'
import { noCounts } from './tally.ts'

type Query = z.output<typeof StandingQuery>
type Filter = Record<string, unknown>
export interface DueRange {
  after: string
  before: string
}

/** The people behind a figure. States are always named, so that the index also gives the order. */
export interface Asked {
  requirement: string
  /** The last day of the window or year: the day on which most are due. */
  to: string
  unit: string
  position: string | undefined
  states: readonly z.output<typeof StandingState>[]
  /** Only who is due on a day after the one and before the other; null: whenever. */
  due: DueRange | null
  order: 'name' | 'due'
  /** What is typed to find a name. */
  typed: string
  /** Of a sex, an age or a year. */
  part: Filter
}

export function askedOf(requirement: Requirement, unit: string, query: Query): Asked {
  const today = businessDate()
  const { state, overdue, position, search, dueFrom, dueTo } = query
  const isDated = dueFrom !== undefined || dueTo !== undefined
  const order = overdue || isDated ? 'due' : (query.order ?? 'name')
  const offered = overdue ? (['uncovered'] as const) : order === 'due' ? DUE : StandingState.options
  return {
    requirement: requirement._id,
    to: lastDayOn(requirement, today),
    unit,
    position,
    states: offered.filter((each) => !state || each === state),
    due: isDated || overdue ? dueRange(overdue ? { dueTo: previousDay(today) } : { dueFrom, dueTo }) : null,
    order,
    typed: search ?? '',
    part: partFilter(query, Number(today.slice(0, 4))),
  }
}
const dueRange = ({ dueFrom, dueTo }: { dueFrom?: string | undefined; dueTo?: string | undefined }): DueRange => ({
  after: dueFrom ? previousDay(dueFrom) : '',
  before: dueTo ? nextDay(dueTo) : '~',
})
const within = ({ due }: Asked): Filter => (due === null ? {} : { dueOn: { $gt: due.after, $lt: due.before } })
/** Of whom something is due. */
const DUE = ['uncovered', 'grace'] as const

const placeIn = ({ requirement, unit, position }: Asked) => ({
  requirement,
  seenFrom: position ? `${unit}/${position}` : unit,
})
/** For whom the index is no help. */
const searchOf = ({ typed, part }: Asked): Filter => ({ ...nameSearch(typed), ...part })
const isSearch = (asked: Asked): boolean => Object.keys(searchOf(asked)).length > 0

/** From so many people on names are read letter by letter. */
export const MANY = 500

async function countsOf({ requirement, unit, position }: Asked): Promise<CountsRow> {
  const { counts, positions } =
    (await Cells.findById(cellId(requirement, unit), { counts: 1, positions: 1 }).lean()) ?? {}
  return (position ? positions?.[position] : counts) ?? noCounts()
}

async function sizeOf(asked: Asked): Promise<number> {
  const { required, grace, exempt } = await countsOf(asked)
  return required + grace + exempt
}

/** Whom a typed name finds, in order; null where nothing is typed or too many are called so. */
async function calledIn(asked: Asked, session?: ClientSession): Promise<CoverageStatus[] | null> {
  if (prefixesOf(asked.typed).length === 0) return null
  const { requirement, ...place } = placeIn(asked)
  const filter = { ...place, state: { $in: asked.states }, ...within(asked), ...asked.part }
  const isSmall = (await sizeOf(asked)) <= MANY
  const rows = await statusesCalled(asked.typed, { requirement, filter, isSmall }, session)
  return rows && inOrder(rows, asked.order)
}

/** How many there are. */
export const countOf = async (asked: Asked): Promise<number> => (await calledIn(asked))?.length ?? countAll(asked)

/** Out of the cell where it knows. */
async function countAll(asked: Asked): Promise<number> {
  if (!isSearch(asked) && asked.due === null) {
    const { required, covered, grace, exempt } = await countsOf(asked)
    const by = { covered, uncovered: required - covered, grace, exempt }
    return asked.states.reduce((sum, state) => sum + by[state], 0)
  }
  const counted = await Promise.all(
    asked.states.map((state) =>
      CoverageStatuses.aggregate<{ count: number }>([
        { $match: { ...placeIn(asked), state, ...within(asked) } },
        ...(isSearch(asked) ? [{ $match: searchOf(asked) }] : []),
        { $count: 'count' },
      ]),
    ),
  )
  return counted.reduce((sum, [found]) => sum + (found?.count ?? 0), 0)
}

/** A state stands before the order in the index: each is a plain range of it. Few people are read at once. */
async function read(asked: Asked, range: Filter, limit: number, apart: boolean): Promise<CoverageStatus[]> {
  const states = apart ? asked.states : [{ $in: asked.states }]
  const found = await Promise.all(
    states.map((state) =>
      findInOrder(CoverageStatuses, [{ ...placeIn(asked), state, ...range }, searchOf(asked)], sortOf(asked), limit),
    ),
  )
  return found.length === 1 ? found[0]! : found.flat().sort(compareBy(asked.order)).slice(0, limit)
}

/** A page after the cursor, and how many there are in all. */
export async function pageAndCount(
  asked: Asked,
  cursor: string | undefined,
  limit: number,
): Promise<{ page: CursorPage<CoverageStatus>; total: number }> {
  const called = await calledIn(asked)
  if (called) return { page: pageOfSorted(called, asked.order, cursor, limit), total: called.length }
  return { page: await readPage(asked, cursor, limit), total: await countAll(asked) }
}

/** A page after the cursor. */
export async function statusPage(
  asked: Asked,
  cursor: string | undefined,
  limit: number,
): Promise<CursorPage<CoverageStatus>> {
  const called = await calledIn(asked)
  return called ? pageOfSorted(called, asked.order, cursor, limit) : readPage(asked, cursor, limit)
}

async function readPage(asked: Asked, cursor: string | undefined, limit: number): Promise<CursorPage<CoverageStatus>> {
  const apart = !isSearch(asked) && (await sizeOf(asked)) > MANY
  const reading = (range: Filter, most: number) => read(asked, range, most, apart)
  if (asked.order === 'due') return readByDue(reading, asked, cursor, limit, apart)
  return cutPage(await readByPinyin(reading, cursor, limit + 1, apart), limit, 'pinyin')
}

const sortOf = ({ order }: Asked) => (order === 'due' ? ({ dueOn: 1, ...BY_PINYIN } as const) : BY_PINYIN)
const stagesOf = (asked: Asked, filter: Filter) => [
  { $match: { ...placeIn(asked), ...within(asked), ...filter } },
  ...(isSearch(asked) ? [{ $match: searchOf(asked) }] : []),
  { $sort: sortOf(asked) },
]

/**
 * Where an index serves the whole filter, a find goes through it; an aggregation of the embedded engine copies each row
 * once more. The driver's cursor: mongoose's has nothing that gives at once what came at once.
 */
function cursorOf(asked: Asked, filter: Filter, batchSize: number) {
  const { collection } = CoverageStatuses
  return isSearch(asked)
    ? collection.aggregate<CoverageStatus>(stagesOf(asked, filter), { batchSize })
    : collection.find<CoverageStatus>(
        { ...placeIn(asked), ...within(asked), ...filter },
        { batchSize, sort: sortOf(asked) },
      )
}

/** All of them in their order, in the snapshot of a transaction, at most `limit`. */
export const allStatuses = async (asked: Asked, limit: number, session: ClientSession): Promise<CoverageStatus[]> =>
  (await calledIn(asked, session))?.slice(0, limit) ??
  CoverageStatuses.aggregate<CoverageStatus>([
    ...stagesOf(asked, { state: { $in: asked.states } }),
    { $limit: limit },
  ]).session(session)

/**
 * Any number of them in parts, one state after the other, each in its order: ranges of the index, of which none makes
 * the first row wait (see byPinyin). A range is looked up while the one before it is read.
 */
export async function* inParts(asked: Asked, size: number): AsyncGenerator<CoverageStatus[]> {
  const called = await calledIn(asked)
  if (called) return yield* slices(called, size)
  const cursors: { close(): Promise<void> }[] = []
  async function* opened() {
    for (const state of asked.states)
      for (const range of asked.order === 'due' ? [{}] : eachLetter()) {
        const cursor = cursorOf(asked, { state, ...range }, size)
        cursors.push(cursor)
        await cursor.hasNext()
        yield cursor
      }
  }
  let part: CoverageStatus[] = []
  try {
    for await (const cursor of ahead(opened(), 1))
      while (await cursor.hasNext()) {
        part.push(...cursor.readBufferedDocuments())
        if (part.length < size) continue
        yield part
        part = []
      }
    if (part.length > 0) yield part
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()))
  }
}
