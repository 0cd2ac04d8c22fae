import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { requestParser, type PlainGet } from './requestParser.ts'

type OnData = (piece: Buffer) => void

/** How long a connection may rest, or a viewer's line stand still, before it is closed. */
const REST_MS = 30_000

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined

/**
 * Lets a connection that goes on asking have its plain requests answered before HTTP parses them: Node's parser,
 * request, response and their events cost more processor time than sending 256 KiB.
 *
 * It must never disagree with the parser on where a request ends. So a connection is first only observed, while HTTP
 * answers. When a piece of input looked like one plain GET, which has one end of a header and that as its last bytes,
 * and the parser, given that piece, told of a request without a body, then that request ended with the piece, whatever
 * the parser had been given before. Once its reply has gone out, and nothing else came, the next piece may be answered
 * here. The first that may not goes to HTTP, as all do from then on, until the same is seen again.
 */
export function fastConnections(answer: (socket: Socket, asked: PlainGet) => boolean) {
  const observers = new WeakMap<Socket, (req: IncomingMessage, res: ServerResponse) => void>()

  function observe(socket: Socket, parse: OnData): void {
    const parseGet = requestParser()
    /** What the latest piece looks like; another object for every piece. */
    let seen: PlainGet | null = null

    function see(piece: Buffer): void {
      seen = parseGet(piece)
      if (!seen) leave()
    }
    function leave(): void {
      socket.off('data', see)
      observers.delete(socket)
    }
    function take(): void {
      leave()
      socket.off('data', parse).on('data', first).setTimeout(REST_MS)
    }
    function first(piece: Buffer): void {
      const asked = parseGet(piece)
      // While bytes wait to go out HTTP decides: it stops reading when they are many.
      if (asked && socket.writableLength === 0 && answer(socket, asked)) return
      socket.off('data', first).on('data', parse)
      parse.call(socket, piece)
    }

    socket.prependListener('data', see)
    observers.set(socket, (req, res) => {
      const proof = seen
      if (proof && !hasBody(req)) res.once('finish', () => seen === proof && socket.writable && take())
    })
  }

  /**
   * To be told of each request whose like may be answered here, while the parser tells of it: later, what was seen last
   * may be another piece.
   */
  return function served(req: IncomingMessage, res: ServerResponse): void {
    const known = observers.get(req.socket)
    if (known) return known(req, res)
    const [parse, ...others] = req.socket.listeners('data') as OnData[]
    if (parse && others.length === 0) observe(req.socket, parse)
  }
}
