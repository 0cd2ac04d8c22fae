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
const ofAccount = (account: string, { urlStorageKey }: PreviousUpload): boolean => urlStorageKey.startsWith(`tus::hongling|${account}|`)

/** How much of it the server holds; `gone` when it knows no such upload (any more), null when it cannot be asked. */
async function heldOf(url: string): Promise<number | 'gone' | null> {
  const reply = await fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null)
  if (reply?.status === 404 || reply?.status === 410) return 'gone'
  return reply?.ok ? Number(reply.headers.get('upload-offset')) : null
}

const storage = defaultOptions.urlStorage
export const forget = (key: string): Promise<void> => storage.removeUpload(key)

/** What waits to be continued; what is complete or gone on the server is forgotten here. */
export async function findUnfinished(account: string): Promise<Unfinished[]> {
  const previous = (await storage.findAllUploads()).filter((each) => ofAccount(account, each) && each.uploadUrl)
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
