/** A part of the buffer that belongs to whoever took it until it is taken again. */
export interface CacheSlot {
  readonly start: number
  readonly end: number
  readonly bytes: Buffer
  /** Those who are filling it or sending from it: as long as there are any it stays what it is. */
  users: number
  /** Asked for since the last round: it stays for one more. */
  wanted: boolean
}

/**
 * Memory of a fixed size, given out round and round: what lies next in the way is given up, unless it is in use or was
 * asked for since the last round. So what is held never exceeds the bound, not even until a garbage collection: buffers
 * of their own for 2,000 viewers take twice the bound. The system counts a page only once it is written.
 */
export function ringBuffer(size: number, gone: (slot: CacheSlot) => void) {
  const memory = Buffer.allocUnsafeSlow(size)
  /** In the order in which they lie ahead of `next`. */
  const held = new Set<CacheSlot>()
  let next = 0

  function pass(slot: CacheSlot): void {
    slot.wanted = false
    held.add(slot)
    next = slot.end
  }

  return {
    /** Bytes that are held. */
    total: () => held.values().reduce((sum, { start, end }) => sum + end - start, 0),

    /** A slot with one user; null when everything is in use. */
    take(length: number): CacheSlot | null {
      for (let patience = 2 * held.size + 1; length <= size;) {
        const [first] = held
        const ahead = first !== undefined && first.start >= next
        if (next + length <= (ahead ? first.start : size)) {
          const slot = {
            start: next,
            end: next + length,
            bytes: memory.subarray(next, next + length),
            users: 1,
            wanted: false,
          }
          held.add(slot)
          next += length
          return slot
        }
        if (!ahead) {
          next = 0
          continue
        }
        held.delete(first)
        if (first.users === 0 && !first.wanted) gone(first)
        else {
          pass(first)
          if (--patience === 0) return null
        }
      }
      return null
    },
  }
}
