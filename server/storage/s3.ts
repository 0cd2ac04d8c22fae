import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { inParallel } from '../lib/batches.ts'
import { newId } from '../lib/id.ts'
import { partsOf } from './key.ts'
import type { Storage } from './storage.ts'

export interface S3Settings {
  /** Undefined: Amazon's own. */
  endpoint: string | undefined
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /** The bucket in the path of the address, not in its host name. */
  pathStyle: boolean
}

/** Requests at a time for the files of a folder. */
const AT_ONCE = 8
const PART_BYTES = 8 * 1024 * 1024
/** The most that S3 allows. */
const MOST_PARTS = 10_000

/** Not for a bucket that is not there: that must be heard of. */
const missing = (error: unknown): null => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  if ($metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket') return null
  throw error
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/**
 * Storage in a bucket of any server that speaks S3; `work`: where copies for programs lie, and files wait that are on
 * their way.
 */
export function s3Storage(
  { endpoint, region, bucket, accessKey, secretKey, pathStyle }: S3Settings,
  work: string,
): Storage & { close(): void } {
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint !== undefined && { endpoint }),
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Amazon's newer checksums are unknown to other servers. What travels unencrypted is hashed by its signature
    // anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  })
  const at = (key: string) => ({ Bucket: bucket, Key: partsOf(key).join('/') })

  /** Large files go in parts; an object is there as a whole or not at all, and durable when this resolves. */
  async function send(key: string, file: string): Promise<void> {
    const { size } = await stat(file)
    const partSize = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS))
    await new Upload({
      client,
      params: { ...at(key), Body: createReadStream(file, { highWaterMark: 1024 * 1024 }) },
      partSize,
      queueSize: 3,
    }).done()
  }
  async function sizeOf(key: string): Promise<number | null> {
    const found = await client.send(new HeadObjectCommand(at(key))).catch(missing)
    return found?.ContentLength ?? null
  }
  async function* keysBelow(prefix: string): AsyncGenerator<string> {
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${partsOf(prefix).join('/')}/`, ContinuationToken }),
      )
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
  }
  const removeKey = (Key: string) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))

  async function read(
    key: string,
    range?: { start: number; end: number },
  ): Promise<{ body: Readable; size: number } | null> {
    const found = await client
      .send(new GetObjectCommand({ ...at(key), ...(range && { Range: `bytes=${range.start}-${range.end}` }) }))
      .catch(missing)
    if (!found) return null
    const size = range ? Number(found.ContentRange?.split('/')[1]) : found.ContentLength
    return { body: found.Body as Readable, size: size! }
  }

  return {
    read,
    size: sizeOf,
    list: keysBelow,
    async put(key, file) {
      if ((await sizeOf(key)) === null) await send(key, file)
      await rm(file, { force: true })
    },
    async putFolder(prefix, folder) {
      await inParallel(AT_ONCE, await filesBelow(folder), (name) => send(`${prefix}/${name}`, path.join(folder, name)))
      await rm(folder, { recursive: true, force: true })
    },
    async withLocal(key, use) {
      const found = await read(key)
      if (!found) throw new Error(`there is no object ${key}`)
      await mkdir(work, { recursive: true })
      const file = path.join(work, newId())
      try {
        await pipeline(found.body, createWriteStream(file))
        return await use(file)
      } finally {
        await rm(file, { force: true })
      }
    },
    async remove(keyOrPrefix) {
      // One by one: deleting many at once is what servers disagree about.
      if (keyOrPrefix.endsWith('/')) await inParallel(AT_ONCE, keysBelow(keyOrPrefix), removeKey)
      else await removeKey(at(keyOrPrefix).Key)
    },
    /** A bucket has no end; what arrives and what is made of it must fit on this disk first. */
    async freeBytes() {
      await mkdir(work, { recursive: true })
      const { bavail, bsize } = await statfs(work)
      return bavail * bsize
    },
    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }))
    },
    /** Parts of uploads whose process was killed: nobody sees them, and they cost. */
    async sweep(olderThanMs) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
      const old = Uploads.filter(
        ({ Initiated }) => Initiated !== undefined && Date.now() - Initiated.getTime() > olderThanMs,
      )
      await inParallel(AT_ONCE, old, ({ Key, UploadId }) =>
        client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })),
      )
    },
    close: () => client.destroy(),
  }
}
