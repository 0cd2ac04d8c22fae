import { readFileSync } from 'node:fs'
import type { Db } from 'mongodb'
import { now } from '../../lib/clock.ts'
import { StartupError } from '../../startupError.ts'
import type { Migration } from '../migrations/migration.ts'

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

/** Records that it has begun; begun before, its progress stands. */
export async function recordStart(db: Db, { number, name }: Migration): Promise<void> {
  const record = { name, version, startedAt: now(), finishedAt: null, changed: 0, progress: {} }
  await recordsOf(db).updateOne({ _id: number }, { $setOnInsert: record }, { upsert: true })
}

/** @returns how many documents it changed, in all its runs */
export async function recordEnd(db: Db, { number }: Migration): Promise<number> {
  await recordsOf(db).updateOne(
    { _id: number, finishedAt: null },
    { $set: { version, finishedAt: now(), progress: {} } },
  )
  return (await recordsOf(db).findOne({ _id: number }))?.changed ?? 0
}
