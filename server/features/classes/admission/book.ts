/**
 * The list of one class as a transaction sees it: rows that are changed, quotas and the class, written together in the
 * end. Seats, quotas and who stands in it are reckoned here alone, by the states that a row had and has.
 */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { lookUp } from '../../../lib/lookUp.ts'
import { conflict, rerunOnDuplicate } from '../../../lib/transaction.ts'
import type { Act } from '../../audit/acts.rule.ts'
import { noteAll } from '../../audit/audit.service.ts'
import { quotaId, Quotas, TrainingClasses, type Quota, type TrainingClass } from '../classes.model.ts'
import { nominationId, Nominations, type Nomination } from '../nominations/nominations.model.ts'
import { isSeated, isListed, type NominationState } from '../nominations/nominations.rule.ts'

export interface Book {
  session: ClientSession
  at: Date
  today: string
  trainingClass: TrainingClass
  quotas: Map<string, Quota>
  /** The quotas as they were read. */
  stored: ReadonlyMap<string, Quota>
  /** By person, as they are read and changed. */
  rows: Map<string, Nomination>
  /** As they were read; null: new. */
  before: Map<string, Nomination | null>
  /** Who those are that come into the list. */
  known: ReadonlyMap<string, string>
  /** By person of the list: which account or person changed the row, and is not told what becomes of it in this round. */
  acting: Map<string, string>
  notes: { actor: Pick<Actor, 'account' | 'name'>; act: Act; detail: string }[]
}

/** @throws notFound */
export async function openBook(id: string, people: readonly string[], session: ClientSession): Promise<Book> {
  const trainingClass = await TrainingClasses.findById(id, null, { session }).lean()
  if (!trainingClass) throw httpFail('notFound')
  const quotas = await Quotas.find({ class: id }, null, { session }).lean()
  const stored = new Map(quotas.map((quota) => [quota.unit, quota]))
  const book: Book = {
    ...{ session, trainingClass, at: now(), today: businessDate(), stored, quotas: new Map(stored) },
    ...{ rows: new Map(), before: new Map(), known: new Map(), acting: new Map(), notes: [] },
  }
  await readRows(book, people)
  return book
}

/** Those of some people, into the book; what is there already stays as it was changed. */
export async function readRows(book: Book, people: readonly string[]): Promise<void> {
  const ids = people
    .filter((person) => !book.rows.has(person))
    .map((person) => nominationId(book.trainingClass._id, person))
  const read = (some: string[]) => Nominations.find({ _id: { $in: some } }, null, { session: book.session }).lean()
  for (const row of await lookUp(ids, read)) {
    book.rows.set(row.person, row)
    book.before.set(row.person, row)
  }
}

function quotaOf(book: Book, { unit, ancestors }: Nomination): Quota {
  const id = book.trainingClass._id
  const line = ancestors.slice(0, ancestors.indexOf(unit) + 1)
  const empty = { _id: quotaId(id, unit), class: id, unit, ancestors: line, seats: 0, taken: 0, standing: 0 }
  const quota = book.quotas.get(unit) ?? empty
  book.quotas.set(unit, quota)
  return quota
}

function count(book: Book, row: Nomination, by: 1 | -1): void {
  const quota = quotaOf(book, row)
  const taken = quota.taken + (isSeated(row.state) ? by : 0)
  const standing = quota.standing + (isListed(row.state) ? by : 0)
  book.quotas.set(row.unit, { ...quota, taken, standing })
  const { seated, nominated } = book.trainingClass
  book.trainingClass = {
    ...book.trainingClass,
    seated: seated + (isSeated(row.state) ? by : 0),
    nominated: nominated + (isListed(row.state) ? by : 0),
  }
}

/** Puts a row as it is now. */
export function put(book: Book, row: Nomination): void {
  const before = book.rows.get(row.person)
  if (before) count(book, before, -1)
  else book.before.set(row.person, null)
  count(book, row, 1)
  book.rows.set(row.person, row)
}

export interface Said {
  by: string
  reason?: string
  /** The account, or the person, who did it: not told of it. */
  who?: string
}
/** Gives a row another state, which stands in its history. */
export function move(
  book: Book,
  row: Nomination,
  state: NominationState,
  { by, reason = '', who }: Said,
  set: Partial<Nomination> = {},
): void {
  const history = [...row.history, { at: book.at, by, state, reason }].slice(-MOST_HISTORY)
  put(book, { ...row, ...set, state, history })
  if (who) book.acting.set(row.person, who)
}
const MOST_HISTORY = 50

export interface Changed {
  from: NominationState | null
  row: Nomination
}
export const changedRows = (book: Book): Changed[] =>
  [...book.rows.values()].flatMap((row) => {
    const before = book.before.get(row.person) ?? null
    return before === row ? [] : [{ from: before?.state ?? null, row }]
  })

/** @throws a conflict where another transaction was first: the work runs again */
export async function writeBook(book: Book, before: Pick<TrainingClass, 'seating' | 'seated'>): Promise<void> {
  const { session, trainingClass } = book
  const { _id, seated, nominated, state, rankedAt } = trainingClass
  const isFree = seated > before.seated ? { capacity: { $gte: seated } } : {}
  const { matchedCount } = await TrainingClasses.updateOne(
    { _id, seating: before.seating, seated: before.seated, ...isFree },
    { $set: { seated, nominated, state, rankedAt }, $inc: { seating: 1 } },
    { session },
  )
  if (matchedCount === 0) throw conflict('another transaction changed the class first')
  await writeRows(book)
  await writeQuotas(book)
  if (book.notes.length > 0)
    await noteAll(
      book.notes.map(({ actor, act, detail }) => ({ actor, act, subject: _id, detail })),
      session,
    )
}

async function writeRows(book: Book): Promise<void> {
  const writes = changedRows(book).map(({ row }): AnyBulkWriteOperation<Nomination> => {
    const before = book.before.get(row.person)
    const { _id, ...set } = { ...row, revision: row.revision + 1 }
    return before
      ? { updateOne: { filter: { _id, revision: before.revision }, update: { $set: set } } }
      : { insertOne: { document: { _id, ...set } } }
  })
  if (writes.length === 0) return
  const { matchedCount, insertedCount } = await Nominations.collection
    .bulkWrite(writes as never, { session: book.session, ordered: false })
    .catch(rerunOnDuplicate)
  if (matchedCount + insertedCount < writes.length) throw conflict('another transaction changed a nomination first')
}

async function writeQuotas({ session, quotas, stored }: Book): Promise<void> {
  const changed = [...quotas.values()].filter((quota) => stored.get(quota.unit) !== quota)
  const writes = changed.map(({ _id, ...quota }): AnyBulkWriteOperation<Quota> => {
    const before = stored.get(quota.unit)
    if (!before) return { insertOne: { document: { _id, ...quota } } }
    const { seats, taken, standing } = before
    return { updateOne: { filter: { _id, seats, taken, standing }, update: { $set: quota } } }
  })
  if (writes.length === 0) return
  const { matchedCount, insertedCount } = await Quotas.collection
    .bulkWrite(writes as never, { session, ordered: false })
    .catch(rerunOnDuplicate)
  if (matchedCount + insertedCount < writes.length) throw conflict('another transaction changed a quota first')
}
