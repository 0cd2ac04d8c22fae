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

/** For ever: a key's object never changes. Private: it was given to one session. */
export const COMMON = [
  'cache-control',
  'private, max-age=43200, immutable',
  'x-content-type-options',
  'nosniff',
] as const
/** What a page could show by itself. */
const SHOWN = ['cross-origin-resource-policy', 'same-origin', 'content-security-policy', "frame-ancestors 'self'"]

/** Headers by the ending of a name; few, because a segment's headers cost more time than the rest of its reply. */
const KINDS: Record<string, readonly string[]> = {
  m3u8: ['content-type', 'application/vnd.apple.mpegurl', ...COMMON],
  m4s: ['content-type', 'video/iso.segment', ...COMMON],
  ts: ['content-type', 'video/mp2t', ...COMMON],
  mp4: ['content-type', 'video/mp4', ...COMMON],
  jpg: ['content-type', 'image/jpeg', ...COMMON, ...SHOWN],
  png: ['content-type', 'image/png', ...COMMON, ...SHOWN],
  gif: ['content-type', 'image/gif', ...COMMON, ...SHOWN],
  webp: ['content-type', 'image/webp', ...COMMON, ...SHOWN],
  vtt: ['content-type', 'text/vtt; charset=utf-8', ...COMMON],
  pdf: ['content-type', 'application/pdf', ...COMMON, ...SHOWN],
}

/** Never run or shown, whatever it holds. */
const DOWNLOAD = ['content-type', 'application/octet-stream', ...COMMON, 'content-security-policy', 'sandbox']

/** RFC 6266, with the name as RFC 8187 has it: quotes, brackets and asterisks are not among its characters. */
const disposition = (how: 'inline' | 'attachment', name: string): string[] => [
  'content-disposition',
  `${how}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
]

/** Null for a kind of file that is never shown. A PDF is shown in the page and kept under its own name. */
export function headersFor(name: string, download = false): readonly string[] | null {
  if (download) return [...DOWNLOAD, ...disposition('attachment', name)]
  const kind = KINDS[name.slice(name.lastIndexOf('.') + 1)]
  return kind && name.endsWith('.pdf') ? [...kind, ...disposition('inline', name)] : (kind ?? null)
}
