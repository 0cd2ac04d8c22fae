import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { isDuplicate } from '../../lib/model.ts'

/** Who may migrate, and until when unless it is renewed: `token` is drawn at every taking. */
interface LeaseRow {
  _id: 'migrations'
  token: string
  until: Date
}
const ID = 'migrations'
const rowsOf = (db: Db) => db.collection<LeaseRow>('migrationLease')

/** Another process has the lease: this one stood still for longer than it lasts. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
  constructor() {
    super('another process has taken over the migrations')
  }
}

export interface LeaseOptions {
  leaseMs: number
  say(line: string): void
  signal: AbortSignal
}

const LOOK_MS = 250
const SAY_AFTER_MS = 1_000

const until = (leaseMs: number): Date => new Date(now().getTime() + leaseMs)

/**
 * By conditional updates alone: findOneAndUpdate reads the whole collection on the embedded engine. And outside of
 * transactions: one that a killed process left open holds its rows for a minute, and a plain write of such a row would
 * wait for it.
 */
async function take(db: Db, leaseMs: number): Promise<string | null> {
  const token = newId()
  const mine = { token, until: until(leaseMs) }
  const seen = await rowsOf(db).findOne({ _id: ID })
  if (seen === null) {
    const inserted = await rowsOf(db)
      .insertOne({ _id: ID, ...mine })
      .catch((error: unknown) => {
        if (!isDuplicate(error)) throw error
        return null
      })
    return inserted && token
  }
  if (seen.until > now()) return null
  const { modifiedCount } = await rowsOf(db).updateOne(
    { _id: ID, token: seen.token, until: seen.until },
    { $set: mine },
  )
  return modifiedCount === 1 ? token : null
}

async function acquire(db: Db, { leaseMs, say, signal }: LeaseOptions): Promise<string> {
  const waiting = setTimeout(
    () => say('Another process is migrating the database, or was interrupted while doing so: waiting.'),
    SAY_AFTER_MS,
  )
  try {
    for (;;) {
      signal.throwIfAborted()
      const token = await take(db, leaseMs)
      if (token !== null) return token
      await wait(LOOK_MS, undefined, { signal })
    }
  } finally {
    clearTimeout(waiting)
  }
}

/**
 * Does the work while no other process does such work, waiting for one that does. What it writes is to be bound to the
 * token.
 */
export async function withLease<T>(db: Db, options: LeaseOptions, work: (token: string) => Promise<T>): Promise<T> {
  const token = await acquire(db, options)
  const set = (end: Date) => rowsOf(db).updateOne({ _id: ID, token }, { $set: { until: end } })
  const renewal = setInterval(() => void set(until(options.leaseMs)).catch(() => undefined), options.leaseMs / 3)
  try {
    return await work(token)
  } finally {
    clearInterval(renewal)
    await set(new Date(0)).catch(() => undefined) // it ends by itself
  }
}
