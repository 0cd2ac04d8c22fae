import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash, timingSafeEqual } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { newId } from '../../lib/id.ts'
import { followHash } from './incrementalHash.ts'
import { fail } from './uploads.failures.ts'

/** By name, with the bytes of its digest; the protocol asks for sha1, browsers have both. */
const ALGORITHMS = { sha1: 20, sha256: 32 } as const
export const CHECKSUM_ALGORITHMS = Object.keys(ALGORITHMS).join(',')
/** A checked chunk is held aside until it has proved right: no more than this may lie there for one request. */
export const CHECKED_MAX_BYTES = 64 * 1024 * 1024

export interface Checksum {
  algorithm: keyof typeof ALGORITHMS
  digest: Buffer
}

/** What the client says of the bytes of its request; null when it says nothing. */
export function readChecksum(header: string | undefined): Checksum | null {
  if (header === undefined) return null
  const [algorithm = '', text = ''] = header.split(' ')
  const digest = Buffer.from(text, 'base64')
  if (!Object.hasOwn(ALGORITHMS, algorithm)) throw fail('upload.checksum')
  const known = algorithm as Checksum['algorithm']
  if (digest.length !== ALGORITHMS[known]) throw fail('upload.checksum')
  return { algorithm: known, digest }
}

/** The checksum of the current request: the store is given its bytes only. */
export const currentChecksum = new AsyncLocalStorage<Checksum | null>()

/** As @tus/server wants its errors. 460 is the protocol's own. */
const MISMATCH = { status_code: 460, body: 'Checksum Mismatch\n' }

/**
 * A store that takes the bytes of a request with a checksum only when they are right: @tus/server knows nothing of this
 * extension. They wait in a file of their own, so that neither a mismatch nor a kill leaves any of them in the upload.
 */
export class CheckedStore extends FileStore {
  readonly #aside: string

  constructor(options: ConstructorParameters<typeof FileStore>[0], aside: string) {
    super(options)
    this.#aside = aside
    // Not creation-defer-length: the length decides whether an upload may begin.
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'checksum', 'expiration']
  }

  override async write(body: Readable, id: string, offset: number): Promise<number> {
    try {
      return await this.#checked(body, id, offset)
    } finally {
      void followHash(path.join(this.directory, id)).catch(() => undefined) // its hash is made anew then
    }
  }

  async #checked(body: Readable, id: string, offset: number): Promise<number> {
    const wanted = currentChecksum.getStore()
    if (!wanted) return super.write(body, id, offset)
    await mkdir(this.#aside, { recursive: true })
    const file = path.join(this.#aside, newId())
    try {
      await receive(body, file, wanted)
      return await super.write(createReadStream(file, { highWaterMark: 1024 * 1024 }), id, offset)
    } finally {
      await rm(file, { force: true })
    }
  }
}

async function receive(body: Readable, file: string, { algorithm, digest }: Checksum): Promise<void> {
  const hash = createHash(algorithm)
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(body, hashed, createWriteStream(file))
  if (!timingSafeEqual(hash.digest(), digest)) throw MISMATCH
}
