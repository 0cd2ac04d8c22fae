import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { MongoClient } from 'mongodb'
import type { Config } from '../config.ts'
import { masked } from '../database/connect.ts'
import { isEmpty } from '../database/migrate/migrate.ts'
import { RESTORE_MARK } from '../database/restoreMark.ts'
import { StartupError } from '../startupError.ts'
import { openStorage } from '../storage/open.ts'

/** What may lie in a data folder in which there is nothing yet. */
const NOTHING = ['logs', 'lost+found']
const ANSWER_MS = 5_000

/**
 * Restoring adds to nothing and replaces nothing. Looks and makes nothing.
 * @throws StartupError unless the data folder and the database are empty
 */
export async function refuseFilledTarget({ dataDir, mongodbUri }: Config): Promise<void> {
  await refuseFilledFolder(dataDir)
  if (mongodbUri !== undefined) await refuseFilledDatabase(mongodbUri)
}

/** `tops`: what the keys to come begin with. @throws StartupError when the bucket of the settings has such keys */
export async function refuseFilledBucket(config: Config, tops: ReadonlySet<string>): Promise<void> {
  if (config.storage === 'folder') return // which lies in the data folder
  const storage = await openStorage(config)
  for (const top of tops)
    for await (const key of storage.list(top))
      throw new StartupError(`The bucket ${config.storage.bucket} is not empty (${key}): restore into an empty one.`)
}

async function refuseFilledFolder(dataDir: string): Promise<void> {
  const there = existsSync(dataDir) ? await readdir(dataDir) : []
  if (there.includes(RESTORE_MARK))
    throw new StartupError(
      `The data folder ${dataDir} holds a restore that was interrupted, or is under way: remove it, and its database, first.`,
    )
  const found = there.find((name) => !NOTHING.includes(name))
  if (found !== undefined)
    throw new StartupError(`The data folder ${dataDir} is not empty (${found}): restore into a new one.`)
}

async function refuseFilledDatabase(uri: string): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: ANSWER_MS, maxPoolSize: 1 })
  try {
    if (await isEmpty(client.db())) return
  } catch (error) {
    throw new StartupError(`The MongoDB server at ${masked(uri)} cannot be used: ${(error as Error).message}.`)
  } finally {
    await client.close()
  }
  throw new StartupError(`The database at ${masked(uri)} is not empty: restore into an empty one.`)
}
