import { Readable } from 'node:stream'
import { INSTANT_SEGMENT, INSTANT_SPLICES } from '../../../media/hlsNames.ts'
import type { Storage } from '../../storage/storage.ts'
import type { ByteRange } from './byteRange.ts'
import { SpliceIndex, SPLICE_INDEX, type SplicePart } from './spliceIndex.service.ts'

type Readers = Pick<Storage, 'read' | 'size'>

const REMEMBERED = 20

/** Whether a key names no object of the storage but one that is put together here. */
export const isSpliced = (key: string): boolean => INSTANT_SEGMENT.test(key)

/** Some bytes of an object. */
interface ByteSpan {
  key: string
  start: number
  length: number
}

/**
 * The storage as the media listener reads it: a segment of an instant package is no object but a head, a span of the
 * original and perhaps a tail, and is put together here.
 */
export function splicedStorage<S extends Readers>(storage: S): S {
  const known = new Map<string, Promise<SpliceIndex | null>>()

  function indexOf(folder: string): Promise<SpliceIndex | null> {
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
  async function spansOf(key: string): Promise<ByteSpan[] | null> {
    const [, folder, number] = INSTANT_SEGMENT.exec(key) ?? []
    if (folder === undefined) return null
    const index = await indexOf(folder)
    const segment = index?.segments[Number(number)]
    if (!index || !segment) return []
    const { head, body, tail } = segment
    const of = (key: string, part: SplicePart): ByteSpan => ({ key, start: part[0], length: part[1] })
    const heads = `${folder}${INSTANT_SPLICES}`
    return [of(heads, head), of(index.original, body), ...(tail ? [of(heads, tail)] : [])]
  }

  async function read(key: string, range?: ByteRange): ReturnType<Storage['read']> {
    const spans = await spansOf(key)
    if (!spans) return storage.read(key, range)
    if (spans.length === 0) return null
    const size = totalLength(spans)
    return {
      body: Readable.from(bytesOf(storage, within(spans, range ?? { start: 0, end: size - 1 })), {
        objectMode: false,
      }),
      size,
    }
  }

  async function size(key: string): Promise<number | null> {
    const spans = await spansOf(key)
    return spans === null ? storage.size(key) : spans.length === 0 ? null : totalLength(spans)
  }

  return Object.assign(Object.create(storage) as S, { read, size })
}

const totalLength = (spans: readonly ByteSpan[]): number => spans.reduce((sum, { length }) => sum + length, 0)

async function readIndex(storage: Readers, key: string): Promise<SpliceIndex | null> {
  const found = await storage.read(key)
  return found && SpliceIndex.parse(JSON.parse(Buffer.concat(await found.body.toArray()).toString()))
}

/** The parts of the spans that bytes [start, end] of the whole fall on. */
function within(spans: readonly ByteSpan[], { start, end }: ByteRange): ByteSpan[] {
  let before = 0
  return spans.flatMap(({ key, start: at, length }) => {
    const [from, to] = [Math.max(0, start - before), Math.min(length, end + 1 - before)]
    before += length
    return from < to ? [{ key, start: at + from, length: to - from }] : []
  })
}

async function* bytesOf(storage: Readers, spans: readonly ByteSpan[]): AsyncGenerator<Buffer> {
  for (const { key, start, length } of spans) {
    const found = await storage.read(key, { start, end: start + length - 1 })
    if (!found) throw new Error(`${key} went away while it was read`)
    yield* found.body as AsyncIterable<Buffer>
  }
}
