/**
 * What two people who become one bring along: each feature registers its rows that name a person. Every change is put
 * down as it was and as it became, so that the merger can be undone exactly, as long as nothing was changed since.
 */
import { isDeepStrictEqual } from 'node:util'
import mongoose, { type ClientSession, type Model } from 'mongoose'
import { MergedRows, type MergedRow } from './merges.model.ts'
import type { Side } from './merges.rule.ts'

export interface Joining {
  merge: string
  kept: string
  gone: string
  /** Whose account stays, where both have one. */
  account: Side
  /** Ids of posts by those that they became. */
  posts: ReadonlyMap<string, string>
  /** Sessions that end: told once it stands. */
  ended: string[]
  /** How many rows were written: they are undone the other way round. */
  written: number
}
type Row = Record<string, unknown>

interface JoinedRows {
  /** 笔记, as a reader knows them. */
  label: string
  collection: string
  /** How many of a person's there are: said before the merger. */
  count(person: string): Promise<number>
  /** Why the two cannot be merged now, in words. */
  obstacle?(pair: Pick<Joining, 'kept' | 'gone' | 'account'>): Promise<string | null>
  join(joining: Joining, session: ClientSession): Promise<void>
}
const registered: JoinedRows[] = []

export const joinsPeople = (rows: JoinedRows): void => void registered.push(rows)
export const joinedRows = (): readonly JoinedRows[] => registered

/** Writes fields of a row, or with `whole` all of it, and puts down what that changed. */
export async function writeJoined<T>(
  rows: Model<T>,
  joining: Joining,
  change: Pick<MergedRow, 'row' | 'whole' | 'before' | 'after'>,
  session: ClientSession,
): Promise<void> {
  const { collectionName: rowsOf } = rows.collection
  const { merge } = joining
  const _id = `${merge}:${String((joining.written += 1)).padStart(6, '0')}`
  await MergedRows.collection.insertOne({ _id, merge, rowsOf, ...change } as never, { session })
  await put(rowsOf, change, change.after, session)
}

async function put(
  collection: string,
  { row, whole }: Pick<MergedRow, 'row' | 'whole'>,
  to: Row | null,
  session: ClientSession,
): Promise<void> {
  const rows = mongoose.connection.collection<{ _id: string }>(collection)
  if (to === null) await rows.deleteOne({ _id: row }, { session })
  else if (whole) await rows.replaceOne({ _id: row }, { ...to, _id: row }, { session, upsert: true })
  else await rows.updateOne({ _id: row }, { $set: to }, { session })
}

/** Rows with ids of their own that name a person in one field, and perhaps more of which `also` says the new values. */
export function followsPerson<T>(
  rows: Model<T>,
  label: string,
  {
    field = 'person',
    also = () => Promise.resolve({}),
    obstacle,
  }: {
    field?: string
    also?: (row: T, joining: Joining, session: ClientSession) => Promise<Partial<T>>
    obstacle?: JoinedRows['obstacle']
  } = {},
): void {
  joinsPeople({
    label,
    collection: rows.collection.collectionName,
    count: (person) => rows.countDocuments({ [field]: person } as never),
    ...(obstacle && { obstacle }),
    async join(joining, session) {
      const found = await rows
        .find({ [field]: joining.gone } as never, null, { session })
        .lean<(T & { _id: string })[]>()
      for (const row of found) {
        const after: Row = { ...(await also(row, joining, session)), [field]: joining.kept }
        const before = Object.fromEntries(Object.keys(after).map((key) => [key, (row as Row)[key]]))
        await writeJoined(rows, joining, { row: row._id, whole: false, before, after }, session)
      }
    },
  })
}

/** Rows whose id says whose they are: there is one of each person, and two of them become one. */
export function joinsRows<T extends { _id: string }>(
  rows: Model<T>,
  label: string,
  {
    of,
    idFor,
    joined = (own, others) => own ?? others,
  }: {
    of: (person: string) => Row | Promise<Row>
    idFor: (row: T, person: string) => string
    /** The row that stands for both; absent: the one of the person who stays, if there is one. */
    joined?: (own: T | null, others: T) => T
  },
): void {
  joinsPeople({
    label,
    collection: rows.collection.collectionName,
    count: async (person) => rows.countDocuments((await of(person)) as never),
    async join(joining, session) {
      const { kept, gone } = joining
      for (const others of await rows.find((await of(gone)) as never, null, { session }).lean<T[]>()) {
        const row = idFor(others, kept)
        const own = await rows.findById(row, null, { session }).lean<T>()
        const after = joined(own, others)
        await writeJoined(rows, joining, { row: others._id, whole: true, before: others, after: null }, session)
        if (after === own) continue
        const named = { ...after, _id: row, person: kept }
        await writeJoined(rows, joining, { row, whole: true, before: own, after: named }, session)
      }
    },
  })
}

const changesOf = (merge: string, session: ClientSession): Promise<MergedRow[]> =>
  MergedRows.find({ merge }, null, { session }).sort({ merge: 1, _id: 1 }).lean()

const isAsLeft = ({ whole, after }: MergedRow, now: Row | null): boolean => {
  if (!after || !now) return !after && !now
  const told = whole ? now : Object.fromEntries(Object.keys(after).map((key) => [key, now[key]]))
  return isDeepStrictEqual(told, { ...after, ...(whole && { _id: now['_id'] }) })
}

/** The labels of what was changed since the merger. */
export async function changedSince(merge: string, session: ClientSession): Promise<string[]> {
  const found = new Set<string>()
  for (const change of await changesOf(merge, session)) {
    const rows = mongoose.connection.collection<{ _id: string }>(change.rowsOf)
    const now = await rows.findOne({ _id: change.row }, { session })
    if (isAsLeft(change, now)) continue
    found.add(registered.find(({ collection }) => collection === change.rowsOf)?.label ?? change.rowsOf)
  }
  return [...found]
}

/** Everything as it was before the merger. Only after `changedSince` said nothing in the same transaction. */
export async function restoreRows(merge: string, session: ClientSession): Promise<void> {
  for (const change of (await changesOf(merge, session)).toReversed())
    await put(change.rowsOf, change, change.before, session)
  await MergedRows.deleteMany({ merge }, { session })
}
