import mongoose from 'mongoose'
import type { ClientSession, Db } from 'mongodb'
import { Damaged } from './failures.ts'
import { inBlocks, plainDocumentOf, rawDocuments, splitDocuments } from './documents.ts'
import type { CollectionPart } from './manifest.ts'
import { filesNamedIn, type NamedFile } from './namedFiles.ts'
import { readPart, writePart, type Sealing } from './parts.ts'
import { atOneMoment } from './snapshot.ts'

/**
 * What is of the moment alone. Sign-ins too: one that was ended after the backup, or whose password was changed since,
 * must not come to life with it.
 */
const LEFT_OUT = ['sessions', 'migrationLease', 'backupHold']
const MIGRATIONS = 'migrations'

interface Found {
  collections: CollectionPart[]
  /** By key. */
  files: Map<string, NamedFile>
  migrations: { number: number; name: string; version: string }[]
}

interface Reading extends Sealing {
  place(collection: string): string
  progress(done: number): void
}

/** Writes every collection, all of one moment, and finds the files that they name. */
export async function backUpDatabase({ place, progress, ...sealing }: Reading): Promise<Found> {
  const client = mongoose.connection.getClient()
  const db = mongoose.connection.db!
  const listed = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
  const names = listed.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name) && !name.startsWith('system.'))
  const found: Found = { collections: [], files: new Map(), migrations: [] }
  let done = 0
  await atOneMoment(client, db, async (session) => {
    for (const name of names.sort()) {
      const rows = await unlessEmpty(watched(db, name, session, found))
      if (rows === null) continue
      let documents = 0
      const counted = noted(rows, () => progress((documents++, ++done)))
      const part = await writePart(place(name), inBlocks(counted), { ...sealing, zip: true })
      found.collections.push({ name, documents, ...part })
    }
  })
  return found
}

async function unlessEmpty<T>(rows: AsyncGenerator<T>): Promise<AsyncIterable<T> | null> {
  const first = await rows.next()
  return first.done ? null : onAfter(first.value, rows)
}

async function* onAfter<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

async function* noted<T>(rows: AsyncIterable<T>, note: () => void): AsyncGenerator<T> {
  for await (const row of rows) {
    note()
    yield row
  }
}

/** What a collection holds, on its way past whoever wants to know something of it. */
async function* watched(db: Db, name: string, session: ClientSession, found: Found): AsyncGenerator<Buffer> {
  const filesOf = filesNamedIn(name)
  for await (const row of rawDocuments(db, name, session)) {
    if (filesOf) for (const file of filesOf(plainDocumentOf(row))) found.files.set(file.key, file)
    if (name === MIGRATIONS) {
      const { _id, name: called, version } = plainDocumentOf(row)
      found.migrations.push({ number: Number(_id), name: String(called), version: String(version) })
    }
    yield row
  }
}

/** Reads a collection's part through. @throws Damaged */
export async function checkCollection(file: string, part: CollectionPart, sealing: Sealing): Promise<void> {
  let documents = 0
  for await (const _ of splitDocuments(readPart(file, part, { ...sealing, zip: true }))) documents++
  if (documents !== part.documents) throw new Damaged(part.name)
}
