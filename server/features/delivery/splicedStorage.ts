import { Readable } from 'node:stream'
import { z } from 'zod'
import { FIRST_SEGMENT, FIRST_SPLICES } from '../../../media/hlsNames.ts'
import type { SplicedSegment } from '../../../media/instantPlay/instantPlay.ts'
import type { Storage } from '../../storage/storage.ts'
import type { ByteRange } from './byteRange.ts'
import { SPLICE_INDEX } from '../assets/storageKeys.ts'

type Readers = Pick<Storage, 'read' | 'size'>

const Part = z.tuple([z.int().nonnegative(), z.int().positive()])
type Part = z.infer<typeof Part>
const Index = z.object({
  original: z.string(),
  segments: z.array(z.object({ head: Part, body: Part, tail: Part.optional() })),
})
type Index = z.infer<typeof Index>

/** What is kept beside the heads of a first package: of which original its segments are. */
export const spliceIndex = (original: string, segments: SplicedSegment[]): string =>
  JSON.stringify({ original, segments } satisfies Index)

const REMEMBERED = 20

/** Whether a key names no object of the storage but one that is put together here. */
export const isSpliced = (key: string): boolean => FIRST_SEGMENT.test(key)

/** A stretch of an object. */
interface ByteSpan {
  key: string
  start: number
  length: number
}

/**
 * The storage as the media listener reads it: a segment of a first package is no object but a head, a stretch of the
 * original and perhaps a tail, and is put together here.
 */
export function splicedStorage<S extends Readers>(storage: S): S {
  const known = new Map<string, Promise<Index | null>>()

  function indexOf(folder: string): Promise<Index | null> {
    const before = known.get(folder)
    if (before) return before
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value!)
    const reading = readIndex(storage, `${folder}${SPLICE_INDEX}`)
    known.set(folder, reading)
    reading.then(
      (index) => index === null && known.delete(folder),
      () => known.delete(folder),
    )
    return reading
  }

  /** Null for a key that is an object like any other; empty for a segment that the package has not. */
  async function stretchesOf(key: string): Promise<ByteSpan[] | null> {
    const [, folder, number] = FIRST_SEGMENT.exec(key) ?? []
    if (folder === undefined) return null
    const index = await indexOf(folder)
    const segment = index?.segments[Number(number)]
    if (!index || !segment) return []
    const { head, body, tail } = segment
    const of = (key: string, part: Part): ByteSpan => ({ key, start: part[0], length: part[1] })
    const heads = `${folder}${FIRST_SPLICES}`
    return [of(heads, head), of(index.original, body), ...(tail ? [of(heads, tail)] : [])]
  }

  async function read(key: string, range?: ByteRange): ReturnType<Storage['read']> {
    const stretches = await stretchesOf(key)
    if (!stretches) return storage.read(key, range)
    if (stretches.length === 0) return null
    const size = totalLength(stretches)
    return {
      body: Readable.from(bytesOf(storage, within(stretches, range ?? { start: 0, end: size - 1 })), {
        objectMode: false,
      }),
      size,
    }
  }

  async function size(key: string): Promise<number | null> {
    const stretches = await stretchesOf(key)
    return stretches === null ? storage.size(key) : stretches.length === 0 ? null : totalLength(stretches)
  }

  return Object.assign(Object.create(storage) as S, { read, size })
}

const totalLength = (stretches: readonly ByteSpan[]): number => stretches.reduce((sum, { length }) => sum + length, 0)

async function readIndex(storage: Readers, key: string): Promise<Index | null> {
  const found = await storage.read(key)
  return found && Index.parse(JSON.parse(Buffer.concat(await found.body.toArray()).toString()))
}

/** The parts of stretches that bytes [start, end] of the whole fall on. */
function within(stretches: readonly ByteSpan[], { start, end }: ByteRange): ByteSpan[] {
  let before = 0
  return stretches.flatMap(({ key, start: at, length }) => {
    const [from, to] = [Math.max(0, start - before), Math.min(length, end + 1 - before)]
    before += length
    return from < to ? [{ key, start: at + from, length: to - from }] : []
  })
}

async function* bytesOf(storage: Readers, stretches: readonly ByteSpan[]): AsyncGenerator<Buffer> {
  for (const { key, start, length } of stretches) {
    const found = await storage.read(key, { start, end: start + length - 1 })
    if (!found) throw new Error(`${key} went away while it was read`)
    yield* found.body as AsyncIterable<Buffer>
  }
}
