import { createHash } from 'node:crypto'
import type { Storage } from '../../storage/storage.ts'

const OBJECT_BYTES = 4 * 1024 * 1024

/** An object of the storage; its bytes when it is small enough to be held in memory, else it is streamed. */
export interface MediaObject {
  size: number
  /** Strong (RFC 9110 §8.8.1): an object never changes under its key. */
  etag: string
  bytes: Buffer | null
}

async function whole(storage: Storage, key: string): Promise<Buffer | null> {
  const found = await storage.read(key)
  if (!found) return null
  const bytes = Buffer.allocUnsafeSlow(found.size) // of its own, not of the shared pool: it stays
  let at = 0
  for await (const chunk of found.body as AsyncIterable<Buffer>) at += chunk.copy(bytes, at)
  return bytes
}

/**
 * Keeps the small objects read last in memory, within a bound. A key's object never changes, so nothing is ever stale; one
 * that was removed is found until it falls out, by holders of an address that is still good.
 */
export function mediaCache(storage: Storage, { cacheBytes, objectBytes = OBJECT_BYTES }: { cacheBytes: number; objectBytes?: number }) {
  const kept = new Map<string, MediaObject>()
  const loading = new Map<string, Promise<MediaObject | null>>()
  let total = 0

  function keep(key: string, object: MediaObject): void {
    kept.set(key, object)
    total += object.size
    for (const [oldest, { size }] of kept) {
      if (total <= cacheBytes) return
      kept.delete(oldest)
      total -= size
    }
  }

  async function load(key: string): Promise<MediaObject | null> {
    const size = await storage.size(key)
    if (size === null) return null
    const etag = `"${createHash('sha1').update(key).digest('base64url')}"`
    if (size > objectBytes) return { size, etag, bytes: null }
    const bytes = await whole(storage, key)
    if (!bytes) return null
    const object = { size, etag, bytes }
    keep(key, object)
    return object
  }

  return {
    /** Bytes in memory now. */
    total: () => total,
    /** The object if it is in memory: no promise, no tick. */
    hot(key: string): MediaObject | undefined {
      const object = kept.get(key)
      if (object) {
        kept.delete(key)
        kept.set(key, object)
      }
      return object
    },
    /** Many who ask at once make one read. @returns null when there is no such object */
    find(key: string): Promise<MediaObject | null> {
      const begun = loading.get(key) ?? load(key).finally(() => loading.delete(key))
      loading.set(key, begun)
      return begun
    },
  }
}
