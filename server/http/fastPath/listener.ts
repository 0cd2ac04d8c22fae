/**
 * The fast path: plain requests of a connection that goes on asking are answered before Node's HTTP parser, by the same
 * parts that answer all others after it. With MEDIA_FAST_PATH=off, or where its self-check fails at start, every reply
 * takes the plain path through HTTP: the same bytes, more processor time. See docs/decisions/0004-media-fast-path.md.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { fastConnections } from './connections.ts'
import type { PlainGet } from './requestParser.ts'

/** Serves some addresses. */
export interface Part {
  /** Answers a request, now or later; false when it is none of its own. */
  serve(req: IncomingMessage, res: ServerResponse): boolean
  /** Answers a plain request at once, as `serve` would byte for byte; false to leave it to HTTP. */
  answerPlain(socket: Socket, asked: PlainGet): boolean
}

/** Gives each request to the part for its address, and what that does not serve to `rest`. */
export function listenerFor(
  partOf: (url: string) => Part,
  rest: RequestListener,
  { fast }: { fast: boolean },
): RequestListener {
  const served = fast ? fastConnections((socket, asked) => partOf(asked.url).answerPlain(socket, asked)) : null
  return (req, res) => {
    if (partOf(req.url!).serve(req, res)) served?.(req, res)
    else rest(req, res)
  }
}
