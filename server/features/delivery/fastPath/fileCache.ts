import { close, read } from 'node:fs'
import { promisify } from 'node:util'
import { singleFlight } from '../../../lib/singleFlight.ts'
import type { Storage } from '../../../storage/storage.ts'
import { etagOf, HOT_MOST_BYTES, type MediaObject } from '../headers.ts'
import { kernelSend } from './sendfile.linux.ts'

const OPEN_MOST = 1_000
/**
 * What was not asked for this long may have left the system's memory, and keeps the disk from being freed when it is
 * removed.
 */
const REST_MS = 60_000
const READ_BYTES = 256 * 1024

/**
 * A file whose bytes the system has in its memory. Who sends them is one of its users until they are with the system.
 */
export interface HotFile extends MediaObject {
  readonly fd: number
  users: number
  wanted: boolean
  gone: boolean
  /** It could not be read any more: whoever asks next opens it anew. */
  broken: boolean
}

const readAt = promisify(read)
/** What is read is thrown away: it was read to be in the system's memory. */
const scratch = Buffer.allocUnsafeSlow(READ_BYTES)

/** So that sending never waits for the disk. */
async function readThrough(fd: number, size: number): Promise<void> {
  for (let at = 0; at < size;) {
    const { bytesRead } = await readAt(fd, scratch, 0, READ_BYTES, at)
    if (bytesRead === 0) throw new Error(`a file ended after ${at} of ${size} bytes`)
    at += bytesRead
  }
}

function closeUnused(file: HotFile): void {
  if (file.gone && file.users === 0) close(file.fd)
}

export function useFile(file: HotFile): () => void {
  file.users++
  return () => {
    file.users--
    closeUnused(file)
  }
}

/**
 * Keeps the small files asked for last open, within a bound, for the system to send: its memory of them is shared and
 * given up as it is needed elsewhere, and nothing of it is this process's. An object never changes under its key, so
 * nothing is ever stale.
 */
export function fileCache(openFile: NonNullable<Storage['openFile']>, cacheBytes: number, most = OPEN_MOST) {
  const hot = new Map<string, HotFile>()
  let bytes = 0

  function forget(key: string, file: HotFile): void {
    hot.delete(key)
    bytes -= file.size
    file.gone = true
    closeUnused(file)
  }

  /** Forgets the oldest that were not asked for since the last round. */
  function makeRoom(): void {
    for (const [key, file] of hot) {
      if (hot.size <= most && bytes <= cacheBytes) return
      if (!file.wanted) {
        forget(key, file)
        continue
      }
      file.wanted = false
      hot.delete(key)
      hot.set(key, file)
    }
  }

  function tidy(): void {
    for (const [key, file] of hot) {
      if (!file.wanted && file.users === 0) forget(key, file)
      file.wanted = false
    }
  }
  const tidying = setInterval(tidy, REST_MS).unref()

  async function load(key: string): Promise<MediaObject | null> {
    const opened = await openFile(key)
    if (!opened) return null
    const object = { size: opened.size, etag: etagOf(key) }
    const file: HotFile = { ...object, fd: opened.fd, users: 0, wanted: true, gone: true, broken: false }
    const done = useFile(file)
    try {
      if (object.size > HOT_MOST_BYTES) return object
      await readThrough(file.fd, file.size)
      file.gone = false
      hot.set(key, file)
      bytes += file.size
      makeRoom()
      return object // not the file: by the time anybody reads this it may be closed
    } finally {
      done()
    }
  }

  return {
    /** The file if it is hot: no promise, no tick. Open for this tick, and longer only for its users. */
    hot(key: string): HotFile | undefined {
      const file = hot.get(key)
      if (!file) return undefined
      file.wanted = true
      if (!file.broken) return file
      forget(key, file)
      return undefined
    },
    /** Tries to make a file hot; many who ask at once make one read. @returns null when there is no such file */
    find: singleFlight(load),
    /** Forgets all files. */
    close(): void {
      clearInterval(tidying)
      for (const [key, file] of hot) forget(key, file)
    },
  }
}

/** Null where the system cannot send files, or objects are none. */
export const hotFiles = (storage: Pick<Storage, 'openFile'>, cacheBytes: number) =>
  storage.openFile && kernelSend() ? fileCache((key) => storage.openFile!(key), cacheBytes) : null
