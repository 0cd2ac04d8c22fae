import fs, { mkdirSync } from 'node:fs'
import { open, opendir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { newId } from '../lib/id.ts'
import { moveInto, removeOlder, syncAny } from './durable.ts'
import { partsOf } from './key.ts'
import type { Storage } from './storage.ts'

/** Bytes per read: at Node's default of 64 KiB a segment costs three times the processor time. */
const READ_BYTES = 256 * 1024

const [openFd, statFd, closeFd] = [promisify(fs.open), promisify(fs.fstat), promisify(fs.close)]

const missing = (error: unknown): null => {
  if (['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? '')) return null
  throw error
}

/** Storage in a folder of this machine. Hidden names in it are working files: no key can name them. */
export function folderStorage(root: string): Storage {
  mkdirSync(root, { recursive: true })
  const workshop = path.join(root, '.incoming')
  const at = (key: string) => path.join(root, ...partsOf(key))
  const exists = (file: string) => stat(file).then(() => true, missing)

  /** Files and folders alike: synced where they are, then named in one step. */
  async function take(key: string, from: string): Promise<void> {
    const to = at(key)
    if (await exists(to)) return rm(from, { recursive: true, force: true })
    await syncAny(from)
    await moveInto(from, to, workshop)
  }

  return {
    put: take,
    putFolder: take,
    async read(key, range) {
      const handle = await open(at(key), 'r').catch(missing)
      if (!handle) return null
      const found = await handle.stat()
      if (!found.isFile()) return handle.close().then(() => null)
      return { body: handle.createReadStream({ highWaterMark: READ_BYTES, ...range }), size: found.size }
    },
    async readInto(key, bytes) {
      const handle = await open(at(key), 'r').catch(missing)
      if (!handle) return false
      try {
        for (let done = 0; done < bytes.length;) {
          const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done)
          if (bytesRead === 0) throw new Error(`${key} ended after ${done} of ${bytes.length} bytes`)
          done += bytesRead
        }
        return true
      } finally {
        await handle.close()
      }
    },
    async openFile(key) {
      const fd = await openFd(at(key), 'r').catch(missing)
      if (fd === null) return null
      const found = await statFd(fd)
      if (found.isFile()) return { fd, size: found.size }
      await closeFd(fd)
      return null
    },
    async size(key) {
      const found = await stat(at(key)).catch(missing)
      return found?.isFile() ? found.size : null
    },
    async *list(prefix) {
      const folder = await opendir(at(prefix), { recursive: true }).catch(missing)
      if (!folder) return
      for await (const entry of folder)
        if (entry.isFile())
          yield `${prefix}/${path.relative(at(prefix), path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/')}`
    },
    withLocal: (key, use) => use(at(key)),
    remove: (keyOrPrefix) => rm(at(keyOrPrefix), { recursive: keyOrPrefix.endsWith('/'), force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(root)
      return bavail * bsize
    },
    async check() {
      const file = path.join(root, `.check-${newId()}`)
      await writeFile(file, 'ok').finally(() => rm(file, { force: true }))
    },
    sweep: (olderThanMs) => removeOlder(workshop, olderThanMs),
  }
}
