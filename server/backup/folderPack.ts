/**
 * A folder of the storage as one stream: of each file the length of its key (4 bytes), the length of its content (8),
 * the key, the content.
 */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { partsOf } from '../storage/key.ts'
import type { Storage } from '../storage/storage.ts'
import { Damaged } from './failures.ts'

const HEAD = 12
const LONGEST_KEY = 400

/** Packs what lies below a prefix, in the order in which the storage tells it. */
export async function* packFolder(storage: Storage, prefix: string): AsyncGenerator<Buffer> {
  for await (const key of storage.list(prefix)) {
    const found = await storage.read(key)
    if (!found) throw new Error(`${key} went while it was read`)
    const name = Buffer.from(key.slice(prefix.length + 1))
    const head = Buffer.alloc(HEAD)
    head.writeUInt32BE(name.length)
    head.writeBigUInt64BE(BigInt(found.size), 4)
    yield Buffer.concat([head, name])
    yield* found.body as AsyncIterable<Buffer>
  }
}

/** Takes bytes from a stream by number. */
class Reader {
  private readonly source: AsyncIterator<Buffer>
  private held: Buffer = Buffer.alloc(0)
  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]()
  }
  private async more(): Promise<boolean> {
    while (this.held.length === 0) {
      const next = await this.source.next()
      if (next.done) return false
      this.held = next.value
    }
    return true
  }
  async *some(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (!(await this.more())) throw new Damaged('a folder of files')
      const part = this.held.subarray(0, left)
      this.held = this.held.subarray(part.length)
      left -= part.length
      yield part
    }
  }
  async exactly(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of this.some(bytes)) parts.push(part)
    return Buffer.concat(parts)
  }
  ended = async (): Promise<boolean> => !(await this.more())
}

/** Writes what was packed into a folder of this machine. @throws Damaged */
export async function unpackFolder(packed: AsyncIterable<Buffer>, folder: string): Promise<void> {
  const reader = new Reader(packed)
  while (!(await reader.ended())) {
    const head = await reader.exactly(HEAD)
    const length = head.readUInt32BE()
    if (length > LONGEST_KEY) throw new Damaged('a folder of files')
    const file = path.join(folder, ...partsOf((await reader.exactly(length)).toString()))
    await mkdir(path.dirname(file), { recursive: true })
    const content = Readable.from(reader.some(Number(head.readBigUInt64BE(4))), { objectMode: false })
    await pipeline(content, createWriteStream(file))
  }
}
