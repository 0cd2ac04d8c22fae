/**
 * The parts of a zip archive, unpacked as a stream and never further than a limit: what an archive says of its own sizes
 * may be wrong, by accident or on purpose.
 */
import { createInflateRaw } from 'node:zlib'

/** Why an archive, or a part of it, is not read. */
export type ArchiveRefusal = 'broken' | 'encrypted' | 'unsafe' | 'unpacked'
/** What is thrown is for the caller to say: `bytes` is the limit of what would have been unpacked. */
export type Refuse = (why: ArchiveRefusal, bytes?: number) => Error

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const MOST_ENTRIES = 10_000
const IN_EXTRA = 0xffffffff
const STORED = 0
const DEFLATED = 8

interface Entry {
  method: number
  encrypted: boolean
  packed: number
  size: number
  offset: number
}

function endOf(bytes: Buffer, refuse: Refuse): { count: number; offset: number } {
  const at = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (at < 0 || bytes.readUInt32LE(at) !== END) throw refuse('broken')
  const locator = at - 20
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR_64)
    return { count: bytes.readUInt16LE(at + 10), offset: bytes.readUInt32LE(at + 16) }
  const end = Number(bytes.readBigUInt64LE(locator + 8))
  if (bytes.readUInt32LE(end) !== END_64) throw refuse('broken')
  return { count: Number(bytes.readBigUInt64LE(end + 32)), offset: Number(bytes.readBigUInt64LE(end + 48)) }
}

/** The 64-bit values stand in the order of the fields that have no room for them. */
function withExtra(entry: Entry, extra: Buffer): Entry {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  const next = (value: number): number => {
    if (value !== IN_EXTRA) return value
    const wide = Number(extra.readBigUInt64LE(at + 4))
    at += 8
    return wide
  }
  const size = next(entry.size)
  const packed = next(entry.packed)
  return { ...entry, size, packed, offset: next(entry.offset) }
}

function entriesOf(bytes: Buffer, refuse: Refuse): Map<string, Entry> {
  const { count, offset } = endOf(bytes, refuse)
  if (count > MOST_ENTRIES) throw refuse('unsafe')
  const entries = new Map<string, Entry>()
  let at = offset
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw refuse('broken')
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const entry: Entry = {
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    }
    entries.set(name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase(), withExtra(entry, extra))
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

async function* inflated(packed: Buffer, limit: number, refuse: Refuse): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 2 ** 17 })
  inflate.end(packed)
  let total = 0
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > limit) throw refuse('unpacked', limit)
      yield chunk
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? refuse('broken') : error
  }
}

export interface Archive {
  /** In lower case, in the order of the archive's own list; folders end with a slash. */
  names(): string[]
  has(part: string): boolean
  /** The bytes of a part, up to a limit. */
  read(part: string, limit: number): AsyncIterable<Buffer>
}

/** What leads outside of the file is no archive, or no longer one. */
function inside<T>(refuse: Refuse, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? refuse('broken') : error
  }
}

/** Names of parts are compared without regard to case, as Office does. */
export function openArchive(bytes: Buffer, refuse: Refuse): Archive {
  const entries = inside(refuse, () => entriesOf(bytes, refuse))
  return {
    names: () => [...entries.keys()],
    has: (part) => entries.has(part.toLowerCase()),
    async *read(part, limit) {
      const entry = entries.get(part.toLowerCase())
      if (!entry || inside(refuse, () => bytes.readUInt32LE(entry.offset)) !== LOCAL) throw refuse('broken')
      if (entry.encrypted) throw refuse('encrypted')
      if (entry.size > limit) throw refuse('unpacked', limit)
      const [name, extra] = inside(refuse, () => [26, 28].map((at) => bytes.readUInt16LE(entry.offset + at)))
      const from = entry.offset + 30 + name! + extra!
      const packed = bytes.subarray(from, from + entry.packed)
      if (packed.length < entry.packed) throw refuse('broken')
      if (entry.method === STORED) yield packed
      else if (entry.method === DEFLATED) yield* inflated(packed, limit, refuse)
      else throw refuse('broken')
    },
  }
}
