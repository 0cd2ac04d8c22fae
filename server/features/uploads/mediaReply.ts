import type { IncomingMessage, ServerResponse } from 'node:http'
import { problemOf, type Failure } from '../../http/errors.ts'
import { byteRange, type ByteRange } from './byteRange.ts'
import type { MediaObject } from './mediaCache.ts'
import { fail } from './uploads.failures.ts'

/** For ever: a key's object never changes. Private: it was given to one session. */
const COMMON = ['cache-control', 'private, max-age=43200, immutable', 'accept-ranges', 'bytes', 'x-content-type-options', 'nosniff']
/** What a page could show by itself. */
const SHOWN = ['cross-origin-resource-policy', 'same-origin', 'content-security-policy', "frame-ancestors 'self'"]

/** Headers by the ending of a name; few, because a segment's headers cost more time than the rest of its reply. */
const KINDS: Record<string, readonly string[]> = {
  m3u8: ['content-type', 'application/vnd.apple.mpegurl', ...COMMON],
  m4s: ['content-type', 'video/iso.segment', ...COMMON],
  mp4: ['content-type', 'video/mp4', ...COMMON],
  jpg: ['content-type', 'image/jpeg', ...COMMON, ...SHOWN],
  vtt: ['content-type', 'text/vtt; charset=utf-8', ...COMMON],
  pdf: ['content-type', 'application/pdf', ...COMMON, ...SHOWN],
}

/** Null for a kind of file that is never served. */
export const headersFor = (name: string): readonly string[] | null => KINDS[name.slice(name.lastIndexOf('.') + 1)] ?? null

/** RFC 6266: shown in the page, saved under its own name. */
const disposition = (name: string): string[] => (name.endsWith('.pdf') ? ['content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`] : [])

export function refuse(res: ServerResponse, failure: Failure, headers: Record<string, string> = {}): void {
  const problem = problemOf(failure)
  res.writeHead(problem.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers }).end(JSON.stringify(problem))
}

/**
 * Answers all that can be answered from the object in memory, by the conditions and ranges of RFC 9110 §13 and §14.
 * @returns what is still to be streamed after the header: a range, 'all', or null when the reply is complete
 */
export function reply(req: IncomingMessage, res: ServerResponse, name: string, kind: readonly string[], { size, etag, bytes }: MediaObject): ByteRange | 'all' | null {
  const { 'if-none-match': known, 'if-range': ifRange, range: asked } = req.headers
  if (known?.includes(etag)) {
    res.writeHead(304, ['etag', etag, ...COMMON]).end()
    return null
  }
  const range = asked !== undefined && (ifRange === undefined || ifRange === etag) ? byteRange(asked, size) : null
  if (range === 'unsatisfiable') {
    refuse(res, fail('media.range'), { 'content-range': `bytes */${size}` })
    return null
  }
  const headers = [...kind, 'etag', etag, 'content-length', String(range ? range.end - range.start + 1 : size), ...disposition(name)]
  if (range) headers.push('content-range', `bytes ${range.start}-${range.end}/${size}`)
  res.writeHead(range ? 206 : 200, headers)
  if (req.method !== 'HEAD' && !bytes) return range ?? 'all'
  if (req.method === 'HEAD') res.end()
  else res.end(range ? bytes!.subarray(range.start, range.end + 1) : bytes)
  return null
}
