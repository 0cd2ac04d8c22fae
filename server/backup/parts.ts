/** Parts of a backup: files of their own, hashed as they lie on the disk, so that anything can look them through. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline as piped, Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { sync } from '../storage/durable.ts'
import { Damaged } from './failures.ts'
import { HEADER_BYTES, opening, sealing, type MasterKey } from './seal.ts'

const READ_BYTES = 1024 * 1024

export const Part = z.object({ bytes: z.int().min(0), sha256: z.string().regex(/^[\da-f]{64}$/) })
/** What a part was when it was written: its length on the disk, and the SHA-256 of that. */
export type Part = z.infer<typeof Part>

/** How a backup is written or read: with which key, if any, and until when. */
export interface Sealing {
  master: MasterKey | null
  signal?: AbortSignal | undefined
}

/** Hashes and counts what passes. */
class Measure extends Transform {
  private readonly hash = createHash('sha256')
  private bytes = 0
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk)
    this.bytes += chunk.length
    done(null, chunk)
  }
  result = (): Part => ({ bytes: this.bytes, sha256: this.hash.digest('hex') })
}

interface Form extends Sealing {
  /** Compressed before it is sealed; for documents, not for films. */
  zip?: boolean
}

/** Writes a part as a whole and durably, or not at all. */
export async function writePart(
  file: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { master, signal, zip = false }: Form,
): Promise<Part> {
  await mkdir(path.dirname(file), { recursive: true })
  const draft = `${file}.new`
  const measure = new Measure()
  const through = [...(zip ? [createGzip({ level: 4 })] : []), ...(master ? [sealing(master)] : []), measure]
  try {
    await pipeline([Readable.from(content, { objectMode: false }), ...through, createWriteStream(draft)], {
      signal: signal ?? new AbortController().signal,
    })
    await sync(draft)
    await rename(draft, file)
    await sync(path.dirname(file))
  } finally {
    await rm(draft, { force: true })
  }
  return measure.result()
}

/** The first bytes of a file, which name the way in which it is sealed. */
export async function headerOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) throw new Damaged(path.basename(file))
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

class WithoutHeader extends Transform {
  private left = HEADER_BYTES
  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const cut = Math.min(this.left, chunk.length)
    this.left -= cut
    done(null, chunk.subarray(cut))
  }
}

const isDamage = (error: unknown): boolean => /^(Z_|ENOENT)/.test((error as { code?: string }).code ?? '')

/**
 * Reads what a part holds; ends only when all of it was as it was written. `expected`: null where nobody wrote it down.
 * @throws Damaged, also after the last bytes
 */
export async function* readPart(
  file: string,
  expected: Part | null,
  { master, signal, zip = false }: Form,
): AsyncGenerator<Buffer> {
  const measure = new Measure()
  const through: Transform[] = [
    ...(master ? [new WithoutHeader(), opening(master, await headerOf(file))] : []),
    ...(zip ? [createGunzip()] : []),
  ]
  const source = createReadStream(file, { highWaterMark: READ_BYTES, signal })
  // With its own end told: a failure of any of them is thrown by reading the last.
  const last = piped([source, measure, ...through], () => undefined) as unknown as AsyncIterable<Buffer>
  try {
    yield* last
  } catch (error) {
    throw isDamage(error) ? new Damaged(path.basename(file)) : error
  }
  const { bytes, sha256 } = measure.result()
  if (expected && (sha256 !== expected.sha256 || bytes !== expected.bytes)) throw new Damaged(path.basename(file))
}

/** Reads a part for nothing but its being whole. @throws Damaged */
export async function checkPart(file: string, expected: Part | null, form: Form): Promise<void> {
  for await (const _ of readPart(file, expected, form));
}
