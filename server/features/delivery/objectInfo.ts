import { createHash } from 'node:crypto'

/** What is said of an object of the storage. */
export interface MediaObject {
  size: number
  /** Strong (RFC 9110 §8.8.1): an object never changes under its key. */
  etag: string
}

export const etagOf = (key: string): string => `"${createHash('sha1').update(key).digest('base64url')}"`

/** Larger ones are streamed: they are handouts and originals, asked for once. */
export const HOT_MOST_BYTES = 4 * 1024 * 1024
