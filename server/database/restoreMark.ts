/**
 * Says that a restore is under way, or was interrupted: what is there by then must serve nobody. In the data folder,
 * from before its database is made, and in the database, where processes of other machines see it.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Db } from 'mongodb'
import { StartupError } from '../startupError.ts'

export const RESTORE_MARK = 'restore.unfinished'
const file = (dataDir: string) => path.join(dataDir, RESTORE_MARK)
const rows = (db: Db) => db.collection<{ _id: string; backup: string }>('restoreMark')

export const markFolder = (dataDir: string, backup: string): void =>
  writeFileSync(file(dataDir), `${backup}\n`, { flush: true })

export async function markDatabase(db: Db, backup: string): Promise<void> {
  await rows(db).insertOne({ _id: 'restore', backup })
}

export async function clearRestoreMarks(dataDir: string, db: Db): Promise<void> {
  await rows(db).drop()
  rmSync(file(dataDir))
}

/** @throws StartupError */
export async function refuseHalfRestored(dataDir: string, db: Db): Promise<void> {
  if (!existsSync(file(dataDir)) && (await rows(db).findOne({ _id: 'restore' })) === null) return
  throw new StartupError(
    `A restore into the data folder ${dataDir} and its database is under way, or was interrupted: if it was, remove both and begin it again.`,
  )
}
