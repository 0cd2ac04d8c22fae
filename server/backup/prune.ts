import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { momentsToKeep, type Keeping } from './keep.rule.ts'
import { completeBackups, momentOf, places, UNFINISHED } from './manifest.ts'
import { hashPlace, objectPlace, OBJECTS } from './objects.ts'
import { writePart } from './parts.ts'

/** The objects that a backup needs, for whoever has no key to it: a line each, and the hash of these lines. */
export async function writeObjectList(file: string, objects: Iterable<string>): Promise<void> {
  const lines = [...objects].map((object) => `${object}\n`).join('')
  await writePart(file, [Buffer.from(`${lines}sha256 ${sha256Of(lines)}\n`)], { master: null })
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Null when the list is not as it was written. */
async function readObjectList(file: string): Promise<string[] | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const [, lines = '', sha256] = /^([^]*?)sha256 ([\da-f]{64})\n$/.exec(text) ?? []
  return sha256 === sha256Of(lines) ? lines.split('\n').filter(Boolean) : null
}

/** Removes what a killed process left of a backup; only while no other is being made. */
export async function removeUnfinished(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => []))
    if (name.endsWith(UNFINISHED)) await rm(path.join(root, name), { recursive: true, force: true })
}

/**
 * Removes the backups that need not be kept, and then the objects that no backup needs. Where a list cannot be read no
 * object is removed. @returns how many backups went
 */
export async function prune(root: string, keeping: Keeping): Promise<number> {
  const all = (await completeBackups(root)).map((id) => ({ id, moment: momentOf(id) }))
  const kept = momentsToKeep(
    all.map(({ moment }) => moment),
    keeping,
  )
  const old = all.filter(({ moment }) => !kept.has(moment))
  for (const { id } of old) {
    const { folder } = places(root, id)
    await rename(folder, `${folder}${UNFINISHED}`) // half removed it must not pass for a backup
    await rm(`${folder}${UNFINISHED}`, { recursive: true, force: true })
  }
  await removeUnneeded(root)
  return old.length
}

async function removeUnneeded(root: string): Promise<void> {
  const needed = new Set<string>()
  for (const id of await completeBackups(root)) {
    const objects = await readObjectList(places(root, id).objects)
    if (objects === null) return
    for (const object of objects) needed.add(object)
  }
  for (const shelf of await readdir(path.join(root, OBJECTS)).catch(() => []))
    for (const file of await readdir(path.join(root, OBJECTS, shelf))) {
      const object = file.replace(/\..*$/, '')
      if (needed.has(object)) continue
      await rm(hashPlace(root, object), { force: true })
      await rm(objectPlace(root, object), { force: true })
      await rm(path.join(root, OBJECTS, shelf, file), { force: true })
    }
}
