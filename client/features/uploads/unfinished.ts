/** Uploads that an earlier page left unfinished: tus-js-client keeps their addresses in this browser. */
import { defaultOptions, type PreviousUpload } from 'tus-js-client'

/** The lesson that a video is uploaded for. */
export interface UploadTarget {
  course: string
  lesson: string
}
export interface Unfinished {
  key: string
  name: string
  size: number
  unit: string
  /** Bytes that the server holds. */
  sent: number
  target: UploadTarget | null
}

/** Kept per account: on a shared machine one person's uploads are none of the next one's. */
export const fingerprintOf = (account: string, unit: string, { name, size, lastModified }: File): string => ['hongling', account, unit, name, size, lastModified].join('|')
export const isOf = (account: string, fingerprint: string): boolean => fingerprint.startsWith(`hongling|${account}|`)

/** tus-js-client's keys: tus::<fingerprint>::<number>. */
export const fingerprintIn = (key: string): string => key.slice('tus::'.length, key.lastIndexOf('::'))
const isWaiting = (account: string, { urlStorageKey, uploadUrl }: PreviousUpload): boolean => uploadUrl !== null && isOf(account, fingerprintIn(urlStorageKey))

/** How much of it the server holds; `gone` when it knows no such upload (any more), null when it cannot be asked. */
async function heldOf(url: string): Promise<number | 'gone' | null> {
  const reply = await fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null)
  if (reply?.status === 404 || reply?.status === 410) return 'gone'
  return reply?.ok ? Number(reply.headers.get('upload-offset')) : null
}

const storage = defaultOptions.urlStorage
export const forget = (key: string): Promise<void> => storage.removeUpload(key)

/**
 * What waits to be continued; what is complete or gone on the server is forgotten here. What is being sent is not asked for: the
 * question alone would interrupt it.
 */
export async function findUnfinished(account: string, isSent: (fingerprint: string) => boolean): Promise<Unfinished[]> {
  const previous = (await storage.findAllUploads()).filter((each) => isWaiting(account, each) && !isSent(fingerprintIn(each.urlStorageKey)))
  const found = await Promise.all(
    previous.map(async ({ urlStorageKey: key, uploadUrl, size, metadata }): Promise<Unfinished[]> => {
      const { filename = '', unit = '', course, lesson } = metadata
      const held = await heldOf(uploadUrl!)
      if (held === 'gone' || held === size) await forget(key)
      return typeof held !== 'number' || held === size ? [] : [{ key, name: filename, size: size ?? 0, unit, sent: held, target: course && lesson ? { course, lesson } : null }]
    }),
  )
  return found.flat()
}

/** Takes an unfinished upload back from the server too. */
export async function discard(key: string): Promise<void> {
  const previous = (await storage.findAllUploads()).find((each) => each.urlStorageKey === key)
  if (previous?.uploadUrl) await fetch(previous.uploadUrl, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null)
  await forget(key)
}
