import { singleFlight } from '../../lib/singleFlight.ts'
import type { Storage } from '../../storage/storage.ts'
import { ringBuffer, type CacheSlot } from './ringBuffer.ts'
import { etagOf, HOT_MOST_BYTES, type MediaObject } from './headers.ts'

/** An object in memory. Who sends its bytes is one of its users until they are with the system. */
export interface HotObject extends MediaObject {
  slot: CacheSlot
}

type Readers = Pick<Storage, 'size' | 'read' | 'readInto'>

/** @returns false when there is no such object */
async function fill(storage: Readers, key: string, bytes: Buffer): Promise<boolean> {
  if (await storage.readInto?.(key, bytes)) return true
  const found = await storage.read(key)
  if (!found) return false
  let at = 0
  for await (const chunk of found.body as AsyncIterable<Buffer>) at += chunk.copy(bytes, at)
  if (at < bytes.length) throw new Error(`${key} ended after ${at} of ${bytes.length} bytes`)
  return true
}

/**
 * Keeps the small objects asked for last in memory, within a bound. A key's object never changes, so nothing is ever
 * stale; one that was removed is found until it falls out, by holders of an address that is still good.
 */
export function memoryCache(
  storage: Readers,
  { cacheBytes, objectBytes = HOT_MOST_BYTES }: { cacheBytes: number; objectBytes?: number },
) {
  const hot = new Map<string, HotObject>()
  const keys = new WeakMap<CacheSlot, string>()
  const memory = ringBuffer(cacheBytes, (slot) => hot.delete(keys.get(slot)!))

  async function load(key: string): Promise<MediaObject | null> {
    const size = await storage.size(key)
    if (size === null) return null
    const etag = etagOf(key)
    const slot = size <= objectBytes ? memory.take(size) : null
    if (slot) {
      try {
        if (!(await fill(storage, key, slot.bytes))) return null
        keys.set(slot, key)
        hot.set(key, { size, etag, slot })
      } finally {
        slot.users--
      }
    }
    return { size, etag }
  }

  return {
    /** Bytes in memory now. */
    total: memory.total,
    /**
     * The object if it is in memory: no promise, no tick. Its bytes are its own for this tick, and longer only for its
     * users.
     */
    hot(key: string): HotObject | undefined {
      const object = hot.get(key)
      if (object) object.slot.wanted = true
      return object
    },
    /**
     * Tries to bring an object into memory; many who ask at once make one read. @returns null when there is no such
     * object
     */
    find: singleFlight(load),
  }
}
