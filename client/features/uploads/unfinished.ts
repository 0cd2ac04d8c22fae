/**
 * Uploads that an earlier page left unfinished: tus-js-client keeps their addresses in this browser, keptFiles.ts their
 * files.
 */
import { defaultOptions, type PreviousUpload } from 'tus-js-client'
import { fingerprintIn, isOf, keyOf, type UploadTarget } from './fingerprint.ts'
import { keptFiles, removeKept, isOrphaned, type KeptFile } from './keptFiles.ts'

export interface Unfinished {
  key: string
  name: string
  size: number
  unit: string
  /** Bytes that the server has received. */
  sent: number
  target: UploadTarget | null
  /** Of the file, where the browser lets it be read again; null: it must be chosen again. */
  handle: FileSystemFileHandle | null
  paused: boolean
  /** Why it cannot be resumed with its file as it is. */
  obstacle: Obstacle | null
}
export type Obstacle = 'changed' | 'missing' | 'forbidden'

const isWaiting = (account: string, { urlStorageKey, uploadUrl }: PreviousUpload): boolean =>
  uploadUrl !== null && isOf(account, fingerprintIn(urlStorageKey))

/**
 * How much of it the server has received; `gone` when it knows no such upload (any more), null when it cannot be asked.
 */
async function receivedBytes(url: string): Promise<number | 'gone' | null> {
  const reply = await fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null)
  if (reply?.status === 404 || reply?.status === 410) return 'gone'
  return reply?.ok ? Number(reply.headers.get('upload-offset')) : null
}

const storage = defaultOptions.urlStorage
/** In the order in which they were begun. */
const addressed = async (account: string): Promise<PreviousUpload[]> =>
  (await storage.findAllUploads())
    .filter((each) => isWaiting(account, each))
    .sort((a, b) => Date.parse(a.creationTime) - Date.parse(b.creationTime))
/** Neither its address nor its file is needed any more. */
async function forget(key: string): Promise<void> {
  await removeKept(fingerprintIn(key))
  await storage.removeUpload(key)
}

/** Files that still have an upload, by its fingerprint; the others are removed. */
async function filesOf(account: string, isSent: (fingerprint: string) => boolean): Promise<Map<string, KeptFile>> {
  const files = new Map<string, KeptFile>()
  const all = await keptFiles() // before the addresses: what is sent meanwhile has its address when it is begun
  const known = new Set((await addressed(account)).map(({ urlStorageKey }) => fingerprintIn(urlStorageKey)))
  for (const file of all) {
    if (isSent(file.fingerprint)) continue
    if (isOrphaned(account, file, known, Date.now())) await removeKept(file.fingerprint)
    else files.set(file.fingerprint, file)
  }
  return files
}

/**
 * What waits to be continued, also what never began; what is complete or gone on the server is forgotten here. What is
 * being sent is not asked for: the question alone would interrupt it. `unanswered`: the server could not be asked about
 * some.
 */
export async function findUnfinished(
  account: string,
  isSent: (fingerprint: string) => boolean,
): Promise<{ items: Unfinished[]; unanswered: boolean }> {
  const files = await filesOf(account, isSent)
  const previous = (await addressed(account)).filter(({ urlStorageKey }) => !isSent(fingerprintIn(urlStorageKey)))
  let unanswered = false
  const found = await Promise.all(
    previous.map(async ({ urlStorageKey: key, uploadUrl, size, metadata }): Promise<Unfinished[]> => {
      const { filename = '', unit = '', course, lesson } = metadata
      const received = await receivedBytes(uploadUrl!)
      if (received === null) unanswered = true
      if (received === 'gone' || received === size) await forget(key)
      if (typeof received !== 'number' || received === size) return []
      const { handle = null, paused = false } = files.get(fingerprintIn(key)) ?? {}
      return [
        {
          key,
          name: filename,
          size: size ?? 0,
          unit,
          sent: received,
          target: course && lesson ? { course, lesson } : null,
          handle,
          paused,
          obstacle: null,
        },
      ]
    }),
  )
  const begun = new Set(previous.map(({ urlStorageKey }) => fingerprintIn(urlStorageKey)))
  const queued = [...files.values()].filter(({ fingerprint }) => !begun.has(fingerprint)).sort((a, b) => a.at - b.at)
  const items = queued.map(({ fingerprint, name, size, unit, target, handle, paused }) => ({
    key: keyOf(fingerprint),
    name,
    size,
    unit,
    sent: 0,
    target,
    handle,
    paused,
    obstacle: null,
  }))
  return { items: [...found.flat(), ...items], unanswered }
}

/** Removes an unfinished upload, from the server too. */
export async function discard(key: string): Promise<void> {
  const previous = (await storage.findAllUploads()).find((each) => each.urlStorageKey === key)
  if (previous?.uploadUrl)
    await fetch(previous.uploadUrl, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null)
  await forget(key)
}
