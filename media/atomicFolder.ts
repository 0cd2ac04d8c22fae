import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A folder being written grows a file every few seconds; one that old was left behind by a killed process. */
const ABANDONED_MS = 15 * 60 * 1000

const partialPrefix = (target: string): string => `.${basename(target)}.partial-`
const partialPath = (target: string): string =>
  join(dirname(target), partialPrefix(target) + randomBytes(6).toString('hex'))

/**
 * Fills a hidden sibling of `target` through `write`, makes it durable and puts it in place in one step. When
 * `write` rejects, nothing is left. An existing target is replaced. Resolves with what `write` returned.
 */
export async function writeFolderAtomically<T>(target: string, write: (folder: string) => Promise<T>): Promise<T> {
  const parent = dirname(target)
  await mkdir(parent, { recursive: true })
  await sweep(parent, partialPrefix(target))
  const folder = partialPath(target)
  await mkdir(folder)
  try {
    const result = await write(folder)
    await syncFolder(folder)
    await replace(folder, target)
    await syncPath(parent)
    return result
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await syncPath(join(folder, name))
  await syncPath(folder)
}

/** Makes one file's bytes, or one folder's names, survive a power cut. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** rename(2) puts a folder over an empty one only, so an older package steps aside first. */
async function replace(folder: string, target: string): Promise<void> {
  const aside = partialPath(target)
  const existed = await rename(target, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
  await rename(folder, target)
  if (existed) await rm(aside, { recursive: true, force: true })
}

async function sweep(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const path = join(parent, name)
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? Date.now())
    if (age > ABANDONED_MS) await rm(path, { recursive: true, force: true })
  }
}
