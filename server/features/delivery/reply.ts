import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Failure } from '../../lib/failure.ts'
import { problemOf } from '../../http/problems.ts'
import { byteRange, type ByteRange } from './byteRange.ts'
import type { HotObject } from './memoryCache.ts'
import type { HotFile } from './fastPath/fileCache.ts'
import { COMMON, type MediaObject } from './headers.ts'
import { sendBody } from './fastPath/sendFile.ts'
import { fail } from './media.failures.ts'

export function refuse(res: ServerResponse, failure: Failure, headers: Record<string, string> = {}): void {
  const problem = problemOf(failure)
  res
    .writeHead(problem.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers })
    .end(JSON.stringify(problem))
}

/** Leaves the bytes, their ranges and conditions to nginx, which knows the object under this path. */
export const handOver = (res: ServerResponse, kind: readonly string[], accelPath: string): void =>
  void res.writeHead(200, [...kind, 'x-accel-redirect', accelPath]).end()

/** Not to nginx, which says it too. */
const RANGES = ['accept-ranges', 'bytes']
export const wholeHeaders = (kind: readonly string[], { size, etag }: MediaObject): string[] => [
  ...kind,
  ...RANGES,
  'etag',
  etag,
  'content-length',
  String(size),
]

/** Bytes of an object for a reply, which is their user until it has ended. */
function lend(res: ServerResponse, { slot }: HotObject, range: ByteRange | null): Buffer {
  const bytes = range ? slot.bytes.subarray(range.start, range.end + 1) : slot.bytes
  if (!res.socket) return Buffer.from(bytes) // waits behind another reply, and is never told when the connection breaks
  slot.users++
  res.once('close', () => slot.users--)
  return bytes
}

/**
 * Answers all that can be answered from the object in memory, by the conditions and ranges of RFC 9110 §13 and §14.
 * @returns what is still to be streamed after the header: a range, 'all', or null when the reply is complete
 */
export function reply(
  req: IncomingMessage,
  res: ServerResponse,
  kind: readonly string[],
  object: MediaObject | HotObject | HotFile,
): ByteRange | 'all' | null {
  if (res.destroyed) return null // left while the object was looked for: nobody would ever give its bytes back
  const { size, etag } = object
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
  if (range) {
    const length = range.end - range.start + 1
    res.writeHead(206, [
      ...kind,
      ...RANGES,
      'etag',
      etag,
      'content-length',
      String(length),
      'content-range',
      `bytes ${range.start}-${range.end}/${size}`,
    ])
  } else res.writeHead(200, wholeHeaders(kind, object))
  if (req.method === 'HEAD') res.end()
  else if ('slot' in object) res.end(lend(res, object, range))
  else if (!('fd' in object) || !sendBody(res, object, range)) return range ?? 'all'
  return null
}
