/**
 * Stored files in the folder of backups. They never change, so all backups share one copy of each, beside which lies its
 * hash in the form of sha256sum.
 */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Storage } from '../storage/storage.ts'
import { Damaged } from './failures.ts'
import { packFolder } from './folderPack.ts'
import type { FileEntry } from './manifest.ts'
import type { NamedFile } from './namedFiles.ts'
import { checkPart, writePart, type Part, type Sealing } from './parts.ts'
import { sealedName } from './seal.ts'

export const OBJECTS = 'objects'
export const objectPlace = (root: string, object: string): string =>
  path.join(root, OBJECTS, object.slice(0, 2), object)
export const hashPlace = (root: string, object: string): string => `${objectPlace(root, object)}.sha256`

/** Another name with another key: what one key has sealed the other cannot use. */
const objectOf = (key: string, { master }: Sealing): string =>
  master ? sealedName(master, key) : createHash('sha256').update(key).digest('hex')

async function contentOf(storage: Storage, { key, folder }: NamedFile): Promise<AsyncIterable<Uint8Array> | null> {
  if (!folder) return (await storage.read(key))?.body ?? null
  for await (const _ of storage.list(key)) return packFolder(storage, key)
  return null
}

/** What was written down of an object; null where it is not there as it was. */
async function soundObject(root: string, object: string, sealing: Sealing): Promise<Part | null> {
  const written = await readFile(hashPlace(root, object), 'utf8').catch(() => '')
  const sha256 = /^[\da-f]{64}(?= {2})/.exec(written)?.[0]
  const found = await stat(objectPlace(root, object)).catch(() => null)
  if (sha256 === undefined || found === null) return null
  const expected = { sha256, bytes: found.size }
  try {
    await checkPart(objectPlace(root, object), expected, sealing)
    return expected
  } catch (error) {
    if (error instanceof Damaged) return null
    throw error
  }
}

export interface Kept {
  entry: FileEntry
  /** It was not there before, or not whole. */
  added: boolean
}

/**
 * Sees that a stored file is in the folder of backups, whole: what was there is read through, what is new is read back.
 * @returns null when there is no such file
 */
export async function keepFile(
  root: string,
  storage: Storage,
  file: NamedFile,
  sealing: Sealing,
): Promise<Kept | null> {
  const object = objectOf(file.key, sealing)
  const entryOf = (part: Part): FileEntry => ({ key: file.key, folder: file.folder ?? false, object, ...part })
  const there = await soundObject(root, object, sealing)
  if (there) return { entry: entryOf(there), added: false }
  const content = await contentOf(storage, file)
  if (!content) return null
  const part = await writePart(objectPlace(root, object), content, sealing)
  await checkPart(objectPlace(root, object), part, sealing)
  await writePart(hashPlace(root, object), [Buffer.from(`${part.sha256}  ${object}\n`)], { master: null })
  return { entry: entryOf(part), added: true }
}
