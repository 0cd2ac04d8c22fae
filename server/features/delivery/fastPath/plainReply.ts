import type { Socket } from 'node:net'
import { plainReply } from '../../../http/fastPath/plainReply.ts'
import type { HotObject } from '../memoryCache.ts'
import { wholeHeaders } from '../reply.ts'
import type { HotFile } from './fileCache.ts'
import { sendHot } from './sendFile.ts'

/** The plain reply: by the system, or header and bytes in one call. */
export function sendWhole(socket: Socket, kind: readonly string[], object: HotObject | HotFile): void {
  const head = plainReply(kind, object, wholeHeaders)
  if ('fd' in object) return sendHot(socket, head, object)
  const { slot } = object
  slot.users++
  socket.cork()
  socket.write(head)
  socket.write(slot.bytes, () => slot.users--)
  socket.uncork()
}
