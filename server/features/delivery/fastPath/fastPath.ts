/**
 * The fast path of media: hot files are sent by the system (sendfile), and the plain requests of a connection that
 * plays are answered before Node's HTTP parser. With MEDIA_FAST_PATH=off, or where its self-check fails at start, every
 * reply takes the plain path through memory and Node's HTTP: the same bytes, more processor time. See
 * docs/decisions/0004-media-fast-path.md.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Storage } from '../../../storage/storage.ts'
import { fastConnections } from './connections.ts'
import { fileCache } from './fileCache.ts'
import type { PlainGet } from './requestParser.ts'
import { kernelSend } from './sendfile.linux.ts'

export interface FastPath {
  /** Hot files; null where the system cannot send them, or objects are no files. */
  files: ReturnType<typeof fileCache> | null
  /** To be told of each GET that HTTP is about to answer from what is hot. */
  served(req: IncomingMessage, res: ServerResponse): void
}

/** @param answer answers a plain request at once, or returns false to leave it to HTTP */
export function fastPath(
  storage: Pick<Storage, 'openFile'>,
  cacheBytes: number,
  answer: (socket: Socket, asked: PlainGet) => boolean,
): FastPath {
  const files = storage.openFile && kernelSend() ? fileCache((key) => storage.openFile!(key), cacheBytes) : null
  return { files, served: fastConnections(answer) }
}
