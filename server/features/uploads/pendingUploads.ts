import { mkdirSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { sync } from '../../storage/durable.ts'
import { CheckedStore } from './checkedStore.ts'
import { workFolder } from '../../storage/workFolder.ts'

/** An upload that was not gone on with for this long after it began is removed. */
const KEPT_MS = 7 * 86_400_000

/** What we keep with an upload; the client gives the first three. */
export const UploadMeta = z.object({
  filename: z.string(),
  filetype: z.string().default(''),
  unit: z.string(),
  owner: z.string(),
  /** Of the finished file, once it was computed. */
  sha256: z.string().optional(),
})
export type UploadMeta = z.infer<typeof UploadMeta>

export interface PendingUpload {
  id: string
  /** Absent when the bytes were already handed over to the storage. */
  file: string | null
  size: number
  offset: number
  createdAt: Date
  meta: UploadMeta
}

export const UPLOAD_ID = /^[\w-]{16}$/

/**
 * The uploads under way, in a folder of the data directory: they survive a restart because nothing about them is in
 * memory. Those whose last byte had arrived are completed by unfinishedUploads.job.ts.
 */
export class PendingUploads {
  readonly folder: string
  readonly store: CheckedStore

  constructor(app: Pick<AppContext, 'config'>) {
    this.folder = path.join(app.config.dataDir, 'uploads')
    mkdirSync(this.folder, { recursive: true })
    this.store = new CheckedStore({ directory: this.folder, expirationPeriodInMilliseconds: KEPT_MS }, workFolder(app))
  }

  /** @returns null when there is none, or nothing that can be read */
  async find(id: string): Promise<PendingUpload | null> {
    if (!UPLOAD_ID.test(id)) return null
    const row = await this.store.configstore.get(id).catch(() => undefined)
    const meta = UploadMeta.safeParse(row?.metadata)
    if (!row || row.size === undefined || !meta.success) return null
    const file = path.join(this.folder, id)
    const offset = await stat(file).then(
      ({ size }) => size,
      () => null,
    )
    return {
      id,
      file: offset === null ? null : file,
      size: row.size,
      offset: offset ?? row.size,
      createdAt: new Date(row.creation_date ?? 0),
      meta: meta.data,
    }
  }

  /** Remembers the hash durably, before the bytes move. */
  async noteHash(id: string, sha256: string): Promise<void> {
    const row = await this.store.configstore.get(id)
    if (!row) return
    await this.store.configstore.set(id, { ...row, metadata: { ...row.metadata, sha256 } } as never)
    await sync(path.join(this.folder, `${id}.json`))
  }

  async forget(id: string): Promise<void> {
    for (const name of [id, `${id}.json`]) await rm(path.join(this.folder, name), { force: true })
  }

  /** Removes what can't be read any more; a file whose record is only just being written is left alone. */
  async forgetBroken(id: string): Promise<void> {
    const age = await stat(path.join(this.folder, id)).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Infinity,
    )
    if (age > KEPT_MS) await this.forget(id)
  }

  /** Ids of everything in the folder, readable or not. */
  async ids(): Promise<string[]> {
    return [...new Set((await readdir(this.folder)).map((name) => name.replace(/\.json$/, '')))]
  }

  /** Bytes that uploads under way may still send. */
  async outstandingBytes(): Promise<number> {
    let sum = 0
    for (const id of await this.ids()) {
      const found = await this.find(id)
      if (found && !isExpired(found)) sum += Math.max(0, found.size - found.offset)
    }
    return sum
  }
}

export const isExpired = ({ createdAt }: PendingUpload): boolean => now().getTime() - createdAt.getTime() > KEPT_MS
export const isComplete = ({ offset, size }: PendingUpload): boolean => offset >= size
