import { setTimeout as wait } from 'node:timers/promises'
import type { ClientSession, Db } from 'mongodb'
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
}

/**
 * Renews the lease, within a transaction where one is given: what that writes is then written by the holder or not at
 * all. @throws LeaseLost
 */
export type Hold = (session?: ClientSession) => Promise<void>

export interface LeaseOptions {
  leaseMs: number
  say(line: string): void
  signal: AbortSignal
}

const LOOK_MS = 250
const SAY_AFTER_MS = 1_000

const until = (leaseMs: number): Date => new Date(now().getTime() + leaseMs)

/** By conditional updates alone: findOneAndUpdate reads the whole collection on the embedded engine. */
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
  const began = performance.now()
  for (let said = false; ;) {
    signal.throwIfAborted()
    const token = await take(db, leaseMs)
    if (token !== null) return token
    if (!said && performance.now() - began > SAY_AFTER_MS) {
      said = true
      say('Another process is migrating the database, or was interrupted while doing so: waiting.')
    }
    await wait(LOOK_MS, undefined, { signal })
  }
}

/** Does the work while no other process does such work, waiting for one that does. */
export async function withLease<T>(db: Db, options: LeaseOptions, work: (hold: Hold) => Promise<T>): Promise<T> {
  const { leaseMs } = options
  const token = await acquire(db, options)
  const hold: Hold = async (session) => {
    const { matchedCount } = await rowsOf(db).updateOne(
      { _id: ID, token },
      { $set: { until: until(leaseMs) } },
      session && { session },
    )
    if (matchedCount === 0) throw new LeaseLost('another process has taken over the migrations')
  }
  const renewal = setInterval(() => void hold().catch(() => undefined), leaseMs / 3) // a batch in hand finds out itself
  try {
    return await work(hold)
  } finally {
    clearInterval(renewal)
    await rowsOf(db)
      .updateOne({ _id: ID, token }, { $set: { until: new Date(0) } })
      .catch(() => undefined) // it ends by itself
  }
}
