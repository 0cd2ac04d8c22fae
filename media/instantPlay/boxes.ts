import type { FileHandle } from 'node:fs/promises'

/**
 * A box of an ISO base media file (ISO/IEC 14496-12 §4.2): its type, where it starts, where its content starts, its
 * end.
 */
export interface Box {
  type: string
  start: number
  body: number
  end: number
}

/** Far more than any box or file holds side by side. */
const BOXES_MOST = 10_000

/**
 * The boxes between two places, in their order; stops at what is no box, because a stranger wrote it.
 * @throws RangeError when there are more than anyone needs
 */
export function* boxesIn(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  let start = from
  for (let count = 0; start + 8 <= to; count++) {
    if (count === BOXES_MOST) throw new RangeError('too many boxes')
    const box = headerAt(bytes, start, start, to)
    if (!box) return
    yield box
    start = box.end
  }
}

/** The box whose header lies at `at` in `bytes`, and at `start` in what ends at `to`; null for what is no box. */
export function headerAt(bytes: Buffer, at: number, start: number, to: number): Box | null {
  const short = bytes.readUInt32BE(at)
  if (short === 1 && at + 16 > bytes.length) return null
  const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - start : short
  const header = short === 1 ? 16 : 8
  if (size < header || start + size > to) return null
  return { type: bytes.toString('latin1', at + 4, at + 8), start, body: start + header, end: start + size }
}

/** The first box of a type below `parent`, level by level; null when one is missing. */
export function boxAt(bytes: Buffer, parent: Box, ...path: string[]): Box | null {
  let at: Box = parent
  for (const type of path) {
    const found = boxesIn(bytes, at.body, at.end).find((box) => box.type === type)
    if (!found) return null
    at = found
  }
  return at
}

/** A box made of its parts. */
export function box(type: string, ...parts: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8, type, 'latin1')
  head.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 8))
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...parts])
}

/** 32-bit numbers, big-endian. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}

/** Reads the first top-level box of a type, when it is no larger than `most` bytes; null when there is none. */
export async function readTopBox(file: FileHandle, type: string, most: number): Promise<Buffer | null> {
  const { size } = await file.stat()
  const header = Buffer.alloc(16)
  for (let at = 0, count = 0; at + 8 <= size && count < BOXES_MOST; count++) {
    const { bytesRead } = await file.read(header, 0, 16, at)
    const found = headerAt(header.subarray(0, bytesRead), 0, at, size)
    if (!found) return null
    if (found.type === type) return found.end - found.start > most ? null : readBytes(file, found)
    at = found.end
  }
  return null
}

async function readBytes(file: FileHandle, { start, end }: Box): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start)
  await file.read(bytes, 0, bytes.length, start)
  return bytes
}
