import mongoose from 'mongoose'
import type { Db } from 'mongodb'
import { StartupError } from '../../startupError.ts'
import { migrations } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import { inBatchesOf } from './batches.ts'
import { LeaseLost, withLease, type LeaseOptions } from './lease.ts'
import { pendingOf, recordAsDone, recordEnd, recordsOf, recordStart } from './records.ts'

/** How long a process that was killed keeps the others waiting. */
const LEASE_MS = 10_000
const SLOW_MS = 1_000

export interface MigrateOptions extends Partial<LeaseOptions> {
  /** For the console: what takes longer than a second. */
  say(line: string): void
  /** For the log: the rest. */
  note(line: string): void
  list?: readonly Migration[]
}
type Options = Required<MigrateOptions>

const defaults = { list: migrations, leaseMs: LEASE_MS, signal: new AbortController().signal }
const theDatabase = (): Db => mongoose.connection.db!

/**
 * Brings the database to the form that the program works with, on mongoose's default connection. One process does it,
 * others that start meanwhile wait; what was interrupted goes on where it stood. An empty database is in that form
 * already.
 * @throws StartupError when the database is newer than the program
 */
export async function migrate(given: MigrateOptions): Promise<void> {
  const options: Options = { ...defaults, ...given }
  const db = theDatabase()
  while ((await pendingOf(db, options.list)).length > 0)
    await withLease(db, options, (token) => runPending(db, token, options)).catch((error: unknown) => {
      if (!(error instanceof LeaseLost)) throw error
      options.say(`${error.message}: waiting for it.`)
    })
}

/** Before anything is written. @throws StartupError when the database is newer than the program */
export async function refuseNewer(): Promise<void> {
  await pendingOf(theDatabase(), migrations)
}

/**
 * For commands beside the server, which may be an older one that still runs: they don't migrate it away under it.
 * @throws StartupError when the database is newer than the program, or older and not empty
 */
export async function requireMigrated(list = migrations): Promise<void> {
  const db = theDatabase()
  const pending = await pendingOf(db, list)
  if (pending.length === 0) return
  if (await isEmpty(db)) return migrate({ list, say: () => undefined, note: () => undefined })
  throw new StartupError(
    `The database is older than this program and has ${pending.length} migration${pending.length > 1 ? 's' : ''} to go through: start the server, or run: npm run migrate.`,
  )
}

async function runPending(db: Db, token: string, options: Options): Promise<void> {
  const pending = await pendingOf(db, options.list) // whoever had the lease before has run some
  if (pending.length === 0) return
  if (await isEmpty(db)) return recordAsDone(db, pending)
  for (const migration of pending) await run(db, migration, token, options)
}

async function run(db: Db, migration: Migration, token: string, { list, say, note, signal }: Options): Promise<void> {
  const title = `migration ${migration.number} of ${list.length} (${migration.name})`
  const began = performance.now()
  let how = 'under way'
  const onProgress = (done: number, all: number) => void (how = `${done} of ${all} rows`)
  const telling = setInterval(() => say(`database: ${title}: ${how}`), SLOW_MS)
  try {
    await recordStart(db, migration, token)
    await migration.up(db, inBatchesOf({ db, migration, token, signal, onProgress }))
    const changed = await recordEnd(db, migration, token)
    const took = performance.now() - began
    const tell = took > SLOW_MS ? say : note
    tell(`database: ${title} is done: ${changed} rows changed (${(took / 1000).toFixed(1)} s)`)
  } finally {
    clearInterval(telling)
  }
}

/** Whether there is no row but of migrations and keys. */
export async function isEmpty(db: Db): Promise<boolean> {
  const own = [recordsOf(db).collectionName, 'migrationLease', 'sealingKeys']
  const collections = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
  for (const { name } of collections) {
    if (own.includes(name) || name.startsWith('system.')) continue
    if (await db.collection(name).findOne({}, { projection: { _id: 1 }, sort: { _id: 1 } })) return false
  }
  return true
}
