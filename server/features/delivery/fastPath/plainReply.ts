import type { Socket } from 'node:net'
import { httpDate, type MediaObject } from '../headers.ts'
import type { HotObject } from '../memoryCache.ts'
import { wholeHeaders } from '../reply.ts'
import type { HotFile } from './fileCache.ts'
import { sendHot } from './sendFile.ts'

/** What Node's HTTP says of a connection that it keeps, by its own default time. */
const GOES_ON = ['Connection', 'keep-alive', 'Keep-Alive', 'timeout=5']

interface Head {
  date: string
  kind: readonly string[]
  bytes: Buffer
}
const heads = new WeakMap<MediaObject, Head>()

/** The header of the plain reply; made once a second, for many ask for the same. */
function headOf(kind: readonly string[], object: MediaObject): Buffer {
  const date = httpDate()
  const made = heads.get(object)
  if (made?.date === date && made.kind === kind) return made.bytes
  const lines = [...wholeHeaders(kind, object), 'Date', date, ...GOES_ON]
  const text = lines.reduce((head, part, at) => head + part + (at % 2 ? '\r\n' : ': '), 'HTTP/1.1 200 OK\r\n')
  const bytes = Buffer.from(`${text}\r\n`, 'latin1')
  heads.set(object, { date, kind, bytes })
  return bytes
}

/** The plain reply: by the system, or header and bytes in one call. */
export function sendWhole(socket: Socket, kind: readonly string[], object: HotObject | HotFile): void {
  if ('fd' in object) return sendHot(socket, headOf(kind, object), object)
  const { slot } = object
  slot.users++
  socket.cork()
  socket.write(headOf(kind, object))
  socket.write(slot.bytes, () => slot.users--)
  socket.uncork()
}
