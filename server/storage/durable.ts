import { cp, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { newId } from '../lib/id.ts'

/** Forces a file or a folder (the names in it) to the disk. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The same for all that lies below; children before the folder that names them. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const child = path.join(folder, entry.name)
    await (entry.isDirectory() ? syncTree(child) : sync(child))
  }
  await sync(folder)
}

/** Makes a folder and its parents; those newly made survive a power cut. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) await sync(path.dirname(at))
}

const isCrossDevice = (error: unknown) => (error as { code?: string }).code === 'EXDEV'

/** Moves a synced file or folder to its name in one step; from another disk by way of a copy in `workshop`. */
export async function moveInto(from: string, to: string, workshop: string): Promise<void> {
  await makeFolder(path.dirname(to))
  try {
    await rename(from, to)
  } catch (error) {
    if (!isCrossDevice(error)) throw error
    await copyInto(from, to, workshop)
  }
  await sync(path.dirname(to))
}

async function copyInto(from: string, to: string, workshop: string): Promise<void> {
  await makeFolder(workshop)
  const copy = path.join(workshop, newId())
  try {
    await cp(from, copy, { recursive: true })
    await syncAny(copy)
    await rename(copy, to)
    await rm(from, { recursive: true, force: true })
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

/** Forces a file, or a folder with all below it, to the disk. */
export async function syncAny(file: string): Promise<void> {
  const handle = await open(file, 'r')
  const isFolder = (await handle.stat().finally(() => handle.close())).isDirectory()
  await (isFolder ? syncTree(file) : sync(file))
}

/** Removes what in a folder of working files was not touched for so long. */
export async function removeOlder(folder: string, olderThanMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs > olderThanMs) await rm(path.join(folder, name), { recursive: true, force: true })
  }
}
