/** RFC 9559 §10.3, by the bits that name it. */
export const LACING = { xiph: 0x02, fixed: 0x04, ebml: 0x06 }
export type Lacing = (typeof LACING)[keyof typeof LACING]
/** Bytes in which a list of packets of AAC fits: there are at most 256, each of at most 1,536 bytes. */
export const LACE_HEAD_MOST = 2048

export interface Laced {
  /** Where the first packet begins. */
  body: number
  sizes: number[]
}

/**
 * The sizes of several packets in one block; null when they are not as long as it together. `bytes`: what is at hand of
 * the block behind its own head. @param length of the block behind its own head
 */
export function packetsOf(bytes: Buffer, length: number, lacing: Lacing): Laced | null {
  const count = (bytes[0] ?? 0) + 1
  const told = lacing === LACING.fixed ? null : (lacing === LACING.xiph ? xiph : ebml)(bytes, count - 1)
  if (lacing !== LACING.fixed && !told) return null
  const body = told?.body ?? 1
  const sizes = told
    ? [...told.sizes, length - body - told.sizes.reduce((sum, size) => sum + size, 0)]
    : Array<number>(count).fill((length - body) / count)
  return sizes.every((size) => Number.isInteger(size) && size > 0) ? { body, sizes } : null
}

/** Each a sum of bytes, of which the last is not 255. */
function xiph(bytes: Buffer, count: number): Laced | null {
  const sizes: number[] = []
  let at = 1
  for (let size = 0; sizes.length < count; at++) {
    if (at >= bytes.length) return null
    size += bytes[at]!
    if (bytes[at] === 255) continue
    sizes.push(size)
    size = 0
  }
  return { body: at, sizes }
}

/** The first as a number of EBML, the others by how much they differ from the one before. */
function ebml(bytes: Buffer, count: number): Laced | null {
  const sizes: number[] = []
  let at = 1
  for (let size = 0; sizes.length < count;) {
    const length = Math.clz32(bytes[at] ?? 0) - 23
    if (length > 4 || at + length > bytes.length) return null // longer ones tell of no packet of sound
    const value = bytes.readUIntBE(at, length) & (2 ** (7 * length) - 1)
    size = sizes.length === 0 ? value : size + value - (2 ** (7 * length - 1) - 1)
    sizes.push(size)
    at += length
  }
  return { body: at, sizes }
}
