import { chmod, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Db, Document } from 'mongodb'
import { newId } from '../lib/id.ts'
import type { Storage } from '../storage/storage.ts'
import { filesOf, type OpenBackup } from './checkBackup.ts'
import { documentOf, splitDocuments } from './documents.ts'
import { Damaged } from './failures.ts'
import { unpackFolder } from './folderPack.ts'
import { places, type CollectionPart, type FileEntry } from './manifest.ts'
import { objectPlace } from './objects.ts'
import { readPart, writePart } from './parts.ts'

const [BATCH, BATCH_BYTES] = [500, 8 * 2 ** 20]

export interface Target {
  db: Db
  storage: Storage
  dataDir: string
  /** Where files are made before the storage takes them. */
  work: string
  progress?(what: 'documents' | 'files', done: number, all: number): void
}

/** Fills an empty target with a backup that has been checked. @throws Damaged when it has changed since */
export async function restoreBackup(backup: OpenBackup, target: Target): Promise<void> {
  const { manifest } = backup
  const all = manifest.collections.reduce((sum, { documents }) => sum + documents, 0)
  let done = 0
  for (const each of manifest.collections)
    await restoreCollection(backup, target.db, each, (more) => target.progress?.('documents', (done += more), all))
  await restoreKeys(backup, target.dataDir)
  done = 0
  await mkdir(target.work, { recursive: true })
  for await (const entry of filesOf(backup)) {
    await restoreFile(backup, target, entry)
    target.progress?.('files', ++done, manifest.files.count)
  }
}

async function restoreCollection(
  { root, id, sealing }: OpenBackup,
  db: Db,
  part: CollectionPart,
  progress: (more: number) => void,
): Promise<void> {
  const rows = db.collection(part.name)
  const bytes = readPart(places(root, id).collection(part.name), part, { ...sealing, zip: true })
  for await (const batch of batches(splitDocuments(bytes))) {
    await rows.insertMany(batch, { ordered: false })
    progress(batch.length)
  }
  if ((await rows.countDocuments()) !== part.documents) throw new Damaged(part.name)
}

async function* batches(rows: AsyncIterable<Buffer>): AsyncGenerator<Document[]> {
  let batch: Document[] = []
  let bytes = 0
  for await (const row of rows) {
    batch.push(documentOf(row))
    bytes += row.length
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

async function restoreKeys({ root, id, manifest, sealing }: OpenBackup, dataDir: string): Promise<void> {
  for (const each of manifest.keys) {
    const file = path.join(dataDir, each.name)
    await writePart(file, readPart(places(root, id).key(each.name), each, sealing), { master: null })
    await chmod(file, 0o600)
  }
}

async function restoreFile({ root, sealing }: OpenBackup, { storage, work }: Target, entry: FileEntry): Promise<void> {
  const content = readPart(objectPlace(root, entry.object), entry, sealing)
  const made = path.join(work, newId())
  try {
    if (entry.folder) {
      await unpackFolder(content, made)
      await storage.putFolder(entry.key, made)
    } else {
      await writePart(made, content, { master: null })
      await storage.put(entry.key, made)
    }
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}
