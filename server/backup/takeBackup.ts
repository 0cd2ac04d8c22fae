import { mkdir, rename, rm } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { now } from '../lib/clock.ts'
import { StartupError } from '../startupError.ts'
import { sync } from '../storage/durable.ts'
import type { Storage } from '../storage/storage.ts'
import { backUpDatabase, checkCollection } from './backUpDatabase.ts'
import { backUpFiles } from './backUpFiles.ts'
import { WrongKey } from './failures.ts'
import { holding, removeHeld } from './hold.ts'
import type { Keeping } from './keep.rule.ts'
import { readKeyFiles, sameKeyFiles } from './keyFiles.ts'
import { completeBackups, FORMAT, idOf, keyOfBackup, places, UNFINISHED, writeManifest } from './manifest.ts'
import { OBJECTS } from './objects.ts'
import { writePart, type Part, type Sealing } from './parts.ts'
import { prune, removeUnfinished, writeObjectList } from './prune.ts'
import { newKey, type MasterKey } from './seal.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

export interface BackupOrder {
  /** The folder of all backups. */
  root: string
  dataDir: string
  storage: Storage
  passphrase: string | undefined
  keeping: Keeping
  signal?: AbortSignal | undefined
  progress?(what: 'documents' | 'files', done: number, all: number | null): void
}

/** What was made: all of it read back after it had been written. */
export interface TakenBackup {
  id: string
  moment: Date
  /** On the disk, with what it shares with earlier backups; and what was written for it. */
  bytes: number
  added: number
  documents: number
  files: number
  /** Files that the database names and that are not in the storage. */
  missing: string[]
  encrypted: boolean
  /** Older backups that went. */
  removed: number
}

/**
 * Makes a backup of the database, the files that it names, and the keys beside it. It has its name only once it is whole:
 * what a crash leaves is no backup. @throws BackupRunning
 */
export async function takeBackup(order: BackupOrder): Promise<TakenBackup> {
  const { root, storage } = order
  await mkdir(root, { recursive: true, mode: 0o700 })
  try {
    return await holding(() => take(order))
  } finally {
    await removeHeld(storage)
  }
}

async function take(order: BackupOrder): Promise<TakenBackup> {
  const { root, keeping } = order
  await removeUnfinished(root)
  const master = order.passphrase === undefined ? null : await masterKey(root, order.passphrase)
  const moment = now()
  const id = idOf(moment)
  const draft = `${id}${UNFINISHED}`
  const { folder } = places(root, draft)
  for (const each of [folder, path.join(root, OBJECTS)]) await mkdir(each, { recursive: true, mode: 0o700 })
  try {
    const taken = await fill(order, { id, draft, moment }, { master, signal: order.signal })
    await sync(folder)
    await rename(folder, path.join(root, id))
    await sync(root)
    return { ...taken, removed: await prune(root, keeping) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** That of the last backup, so that files need not be sealed anew; another when the passphrase is another. */
async function masterKey(root: string, passphrase: string): Promise<MasterKey> {
  const last = (await completeBackups(root)).at(-1)
  const same = last === undefined ? null : await keyOfBackup(path.join(root, last), passphrase).catch(unlessOther)
  return same ?? newKey(passphrase)
}

function unlessOther(error: unknown): null {
  if (error instanceof WrongKey) return null
  throw error
}

interface Draft {
  id: string
  draft: string
  moment: Date
}

async function fill(order: BackupOrder, { id, draft, moment }: Draft, sealing: Sealing) {
  const { root, dataDir, storage, progress } = order
  const place = places(root, draft)
  const keyFiles = await readKeyFiles(dataDir)
  const { collections, files, migrations } = await backUpDatabase({
    ...sealing,
    place: place.collection,
    progress: (done) => progress?.('documents', done, null),
  })
  for (const each of collections) await checkCollection(place.collection(each.name), each, sealing)
  const kept = await backUpFiles(root, place.files, {
    ...sealing,
    storage,
    files: [...files.values()],
    progress: (done) => progress?.('files', done, files.size),
  })
  await writeObjectList(place.objects, kept.objects)
  if (!sameKeyFiles(keyFiles, await readKeyFiles(dataDir)))
    throw new StartupError('The keys in the data folder were changed while the backup was made: make another.')
  const keys = []
  for (const { name, content } of keyFiles)
    keys.push({ name, ...(await writePart(place.key(name), [content], sealing)) })
  const { missing, part } = kept
  const list = { ...part, count: kept.count, total: kept.total }
  await writeManifest(
    place.folder,
    { format: FORMAT, id, moment: moment.toISOString(), version, migrations, collections, keys, files: list, missing },
    sealing,
  )
  const own = sum([...collections, ...keys, part])
  return {
    id,
    moment,
    bytes: own + kept.total,
    added: own + kept.added,
    documents: collections.reduce((all, { documents }) => all + documents, 0),
    files: kept.count,
    missing,
    encrypted: sealing.master !== null,
  }
}

const sum = (parts: readonly Part[]): number => parts.reduce((all, { bytes }) => all + bytes, 0)
