import { readFileSync } from 'node:fs'
import type { ClientSession, Db, UpdateFilter } from 'mongodb'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { StartupError } from '../../startupError.ts'
import type { Migration } from '../migrations/migration.ts'
import { LeaseLost } from './lease.ts'

/** What a database knows of a migration; `_id` is its number. */
export interface MigrationRecord {
  _id: number
  name: string
  /** Of the program that ran it. */
  version: string
  startedAt: Date
  /** Null as long as it is under way, or interrupted. */
  finishedAt: Date | null
  /** Documents changed. */
  changed: number
  /** The last id that was dealt with, by collection; empty once finished. */
  progress: Record<string, string>
  /**
   * Of the lease under which it is run: whoever took the lease over puts theirs here, and then writes by the earlier
   * one miss.
   */
  token: string | null
}
export const recordsOf = (db: Db) => db.collection<MigrationRecord>('migrations')

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export const readRecords = (db: Db): Promise<MigrationRecord[]> => recordsOf(db).find().sort({ _id: 1 }).toArray()

export const isKnown = ({ _id, name }: MigrationRecord, list: readonly Migration[]): boolean =>
  list.some((each) => each.number === _id && each.name === name)

/**
 * What the database still has to go through. @throws StartupError when it has gone through more than the program knows
 */
export async function pendingOf(db: Db, list: readonly Migration[]): Promise<Migration[]> {
  const records = await readRecords(db)
  const newer = records.find((record) => !isKnown(record, list))
  if (newer)
    throw new StartupError(
      `The database is newer than this program, which does not know its migration ${newer._id} (${newer.name}, of version ${newer.version}): start that version or a later one, or restore the backup taken before the upgrade.`,
    )
  const finished = new Set(records.filter(({ finishedAt }) => finishedAt !== null).map(({ _id }) => _id))
  return list.filter(({ number }) => !finished.has(number))
}

/**
 * A write of whoever runs it, in the transaction with what it speaks of. @throws LeaseLost when another process does by
 * now
 */
export async function writeRecord(
  db: Db,
  { number, token }: { number: number; token: string },
  update: UpdateFilter<MigrationRecord>,
  session: ClientSession,
): Promise<void> {
  const { matchedCount } = await recordsOf(db).updateOne({ _id: number, token }, update, { session })
  if (matchedCount === 0) throw new LeaseLost()
}

const fresh = (name: string) => ({ name, version, startedAt: now(), changed: 0, progress: {} })

/** Records migrations that had nothing to do, because there was nothing. */
export async function recordAsDone(db: Db, pending: readonly Migration[]): Promise<void> {
  const writes = pending.map(({ number, name }) => ({
    replaceOne: {
      filter: { _id: number },
      replacement: { ...fresh(name), finishedAt: now(), token: null },
      upsert: true,
    },
  }))
  await recordsOf(db).bulkWrite(writes)
}

/** Records that it has begun under this lease; begun before, its progress stands. */
export async function recordStart(db: Db, { number, name }: Migration, token: string): Promise<void> {
  if ((await recordsOf(db).findOne({ _id: number })) === null)
    await recordsOf(db).updateOne(
      { _id: number },
      { $setOnInsert: { ...fresh(name), finishedAt: null, token } },
      { upsert: true },
    )
  // Runs again for as long as a batch of an earlier holder is under way, or was left open by its end: a minute.
  await transaction((session) => recordsOf(db).updateOne({ _id: number }, { $set: { token } }, { session }))
}

/** @returns how many documents it changed, in all its runs */
export async function recordEnd(db: Db, { number }: Migration, token: string): Promise<number> {
  const end = { $set: { version, finishedAt: now(), progress: {}, token: null } }
  await transaction((session) => writeRecord(db, { number, token }, end, session))
  return (await recordsOf(db).findOne({ _id: number }))!.changed
}
