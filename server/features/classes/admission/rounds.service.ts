/**
 * Every change of a class's list goes through here. What arrives at the same time is done together in one transaction,
 * which gives the free seats to the next of the list before it commits: no seat is freed that nobody is given, whatever
 * crashes, and two processes conflict on the class.
 */
import type { ClientSession } from 'mongoose'
import { Failure } from '../../../lib/failure.ts'
import { inRounds } from '../../../lib/inRounds.ts'
import { recentMap } from '../../../lib/recentMap.ts'
import { transaction } from '../../../lib/transaction.ts'
import { whoTheyAre } from '../../roster/people.service.ts'
import { changedRows, openBook, writeBook, type Book } from './book.ts'
import { fill } from './fill.ts'
import { tellChanges } from './tell.ts'

interface Act<T> {
  /** Whose rows it needs. */
  people: readonly string[]
  /** They come into the list: who was merged meanwhile is another by now. */
  arrive?: true
  /** Refuses before it changes anything: what others do in the same round stands. */
  apply(book: Book): T | Promise<T>
}
interface Waiting extends Act<unknown> {
  resolve(outcome: unknown): void
  reject(error: unknown): void
}
type Outcome = { done: unknown } | { refused: Failure }

const MOST_TOGETHER = 200
const CLASSES = 200
const queues = recentMap<(waiting: Waiting) => void>(CLASSES)

function queueOf(id: string): (waiting: Waiting) => void {
  const queue = queues.get(id) ?? inRounds<Waiting>(MOST_TOGETHER, (round) => work(id, round))
  queues.set(id, queue)
  return queue
}

/** @throws notFound, and what the act refuses */
export const actOn = <T>(id: string, act: Act<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => queueOf(id)({ ...act, resolve: resolve as Waiting['resolve'], reject }))

/** Gives free seats to the next of the list; nothing changes where none is free. */
export const fillSeats = (id: string): Promise<void> => actOn(id, { people: [], apply: () => undefined })

async function work(id: string, round: Waiting[]): Promise<void> {
  try {
    const outcomes = await transaction((session) => together(id, round, session))
    for (const [at, { resolve, reject }] of round.entries()) {
      const outcome = outcomes[at]!
      if ('done' in outcome) resolve(outcome.done)
      else reject(outcome.refused)
    }
  } catch (error) {
    if (round.length === 1) round[0]!.reject(error)
    else for (const each of round) await work(id, [each]) // a defect of one is not another's
  }
}

async function together(id: string, round: readonly Waiting[], session: ClientSession): Promise<Outcome[]> {
  const book = await openBook(id, [...new Set(round.flatMap(({ people }) => people))], session)
  const arriving = round.flatMap(({ arrive, people }) => (arrive ? people : []))
  if (arriving.length > 0) book.known = await whoTheyAre([...new Set(arriving)], session)
  const before = book.trainingClass
  const outcomes: Outcome[] = []
  for (const { apply } of round) outcomes.push(await outcomeOf(apply, book))
  await settle(book, before)
  return outcomes
}

async function outcomeOf(apply: Act<unknown>['apply'], book: Book): Promise<Outcome> {
  try {
    return { done: await apply(book) }
  } catch (error) {
    if (error instanceof Failure) return { refused: error }
    throw error
  }
}

/** Seats, writes and tells what a book holds. */
async function settle(book: Book, before: Book['trainingClass']): Promise<void> {
  await fill(book)
  const isSame = changedRows(book).length === 0 && book.trainingClass === before
  if (isSame && [...book.quotas.values()].every((quota) => book.stored.get(quota.unit) === quota)) return
  await writeBook(book, before)
  await tellChanges(book)
}

/** In the transaction of somebody who changes the class otherwise. */
export async function settleWithin(
  id: string,
  session: ClientSession,
  apply?: (book: Book) => void | Promise<void>,
  people: readonly string[] = [],
): Promise<void> {
  const book = await openBook(id, people, session)
  const before = book.trainingClass
  await apply?.(book)
  await settle(book, before)
}
