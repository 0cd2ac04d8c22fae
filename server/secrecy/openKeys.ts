/** Finds the keys of a database at the start, or makes the first one. */
import type { Config } from '../config.ts'
import { now } from '../lib/clock.ts'
import { StartupError } from '../startupError.ts'
import { hasKeyFile, keyFileOf, keysOfFile, newSecret, writeSecrets } from './keyFile.ts'
import { keysInUse, readKeys, useKeys, type Key } from './keys.ts'
import { SealingKeys } from './sealingKey.model.ts'

type Settings = Pick<Config, 'dataDir' | 'secrecyKeys'>

function sourceOf({ dataDir, secrecyKeys }: Settings): (() => readonly Key[]) | null {
  if (secrecyKeys) {
    const keys = readKeys(secrecyKeys)!
    return () => keys
  }
  return hasKeyFile(dataDir) ? keysOfFile(keyFileOf(dataDir)) : null
}

const missing = (ids: readonly string[], { secrecyKeys, dataDir }: Settings): StartupError =>
  new StartupError(
    `Phone and identity numbers in this database are sealed with the key ${ids.join(', ')}, which is not in ` +
      `${secrecyKeys ? 'SECRECY_KEYS' : keyFileOf(dataDir)}: give it back from the backup. No new key was made, nothing was changed.`,
  )

/**
 * Puts the keys of this database to use. The first start makes one; over a database that knows a key none is ever made.
 * @throws StartupError when one that values may be sealed with is not here
 */
export async function openKeys(settings: Settings): Promise<void> {
  const known = (await SealingKeys.find().lean()).map(({ _id }) => _id)
  let source = sourceOf(settings)
  if (!source && known.length === 0) {
    writeSecrets(keyFileOf(settings.dataDir), [newSecret()])
    source = sourceOf(settings)
  }
  const ids = source?.().map(({ id }) => id) ?? []
  const absent = known.filter((id) => !ids.includes(id))
  if (!source || absent.length > 0) throw missing(absent, settings)
  useKeys(source)
  await recordKey()
  const others = (await SealingKeys.find().lean()).map(({ _id }) => _id).filter((id) => !ids.includes(id))
  if (others.length > 0) throw await notOurs(ids[0]!, known, others, settings)
}

/** The database remembers the key that seals from now on. */
export async function recordKey(): Promise<void> {
  await SealingKeys.updateOne({ _id: keysInUse()[0]!.id }, { $setOnInsert: { since: now() } }, { upsert: true })
}

/** Another process, with another key, started over the same new database in the same moment. */
async function notOurs(id: string, known: string[], others: string[], settings: Settings): Promise<StartupError> {
  if (!known.includes(id)) await SealingKeys.deleteOne({ _id: id })
  return missing(others, settings)
}
