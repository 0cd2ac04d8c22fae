import type { House } from '../../appContext.ts'
import { Partials } from './pendingUploads.ts'

/** Left free for renditions, the database and the logs. */
const RESERVE_BYTES = 1024 ** 3

/** Bytes that a new upload may have: what is free, less what uploads under way will still take, less a reserve. */
export async function freeForUploads(house: House): Promise<number> {
  const [free, outstanding] = await Promise.all([house.storage.freeBytes(), new Partials(house).outstandingBytes()])
  return Math.max(0, free - outstanding - RESERVE_BYTES)
}

/** A ladder takes at most about twice what its source takes, beside what it replaces; @throws when there is no room, to be tried again. */
export async function roomToEncode({ storage }: Pick<House, 'storage'>, size: number): Promise<void> {
  const free = await storage.freeBytes()
  if (free < 2 * size + RESERVE_BYTES / 2)
    throw new Error(`no room to encode: ${free} bytes are free, the source has ${size}`)
}
