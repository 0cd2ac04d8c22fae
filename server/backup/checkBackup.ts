import { existsSync } from 'node:fs'
import path from 'node:path'
import { migrations } from '../database/migrations/index.ts'
import { StartupError } from '../startupError.ts'
import { checkCollection } from './backUpDatabase.ts'
import { Damaged } from './failures.ts'
import { completeBackups, FileEntry, keyOfBackup, places, readManifest, UNFINISHED, type Manifest } from './manifest.ts'
import { objectPlace } from './objects.ts'
import { checkPart, readPart, type Part, type Sealing } from './parts.ts'

/** A backup that can be read: which, what it holds, and with which key. */
export interface OpenBackup {
  root: string
  id: string
  manifest: Manifest
  sealing: Sealing
}

/**
 * Opens a backup, the last one where none is named.
 * @throws StartupError when there is none, it is newer than the program, or the key is another
 */
export async function openBackup(root: string, wanted: string | undefined, passphrase?: string): Promise<OpenBackup> {
  const all = await completeBackups(root)
  const id = wanted ?? all.at(-1)
  if (id === undefined || !all.includes(id)) throw new StartupError(absence(root, wanted))
  const master = await keyOfBackup(path.join(root, id), passphrase)
  const manifest = await readManifest(path.join(root, id), master)
  const unknown = manifest.migrations.find(
    ({ number, name }) => !migrations.some((each) => each.number === number && each.name === name),
  )
  if (unknown)
    throw new StartupError(
      `This backup is newer than this program, which does not know its migration ${unknown.number} (${unknown.name}, of version ${unknown.version}): restore it with the program that made it, or a later one.`,
    )
  return { root, id, manifest, sealing: { master } }
}

function absence(root: string, wanted: string | undefined): string {
  if (wanted === undefined) return `There is no complete backup in ${root}.`
  if (wanted.endsWith(UNFINISHED) || existsSync(path.join(root, `${wanted}${UNFINISHED}`)))
    return `The backup ${wanted} was interrupted before it was complete.`
  return `There is no backup ${wanted} in ${root}.`
}

/** The stored files of a backup, one by one. @throws Damaged */
export async function* filesOf({ root, id, manifest, sealing }: OpenBackup): AsyncGenerator<FileEntry> {
  let rest = ''
  const bytes = readPart(places(root, id).files, manifest.files, { ...sealing, zip: true })
  const text = new TextDecoder()
  for await (const chunk of bytes) {
    const lines = (rest + text.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) yield FileEntry.parse(JSON.parse(line))
  }
}

/** Reads all of a backup through. @returns what the keys of its files begin with. @throws Damaged */
export async function checkBackup(
  backup: OpenBackup,
  progress: (what: 'collections' | 'files', done: number, all: number) => void = () => undefined,
): Promise<Set<string>> {
  const tops = new Set<string>()
  const { root, id, manifest, sealing } = backup
  const place = places(root, id)
  let done = 0
  for (const each of manifest.collections) {
    await checkCollection(place.collection(each.name), each, sealing)
    progress('collections', ++done, manifest.collections.length)
  }
  for (const each of manifest.keys) await checkPart(place.key(each.name), each, sealing)
  done = 0
  for await (const { key, object, ...part } of filesOf(backup)) {
    await checkPart(objectPlace(root, object), part satisfies Part, sealing)
    tops.add(key.split('/')[0]!)
    progress('files', ++done, manifest.files.count)
  }
  if (done !== manifest.files.count) throw new Damaged('the list of files')
  return tops
}
