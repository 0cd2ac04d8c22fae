import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { RequestHandler } from 'express'
import type mongoose from 'mongoose'
import { Server, type Socket } from 'socket.io'
import type { Whose } from '../access/actor.ts'
import { sessions, type LoadActor } from '../http/session.ts'
import { sessionReference } from '../access/sessionReference.ts'
import { fromOwnPage } from '../http/origin.ts'
import type { Messages } from './messages.ts'
import type { Realtime } from './realtime.ts'

export interface SocketOptions {
  server: HttpServer
  connection: mongoose.Connection
  secret: string
  sessionDays: number
  publicUrl: string
  loadActor: LoadActor
}

const account = (id: string) => `account:${id}`
const session = (reference: string) => `session:${reference}`

/** The session is read at the handshake alone: later requests of a long-polling client carry a socket id instead. */
const atHandshake =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    (req as unknown as { _query: { sid?: string } })._query.sid === undefined ? handler(req, res, next) : next()

/**
 * Opens socket.io at /socket.io for signed-in pages: each joins the room of its account and that of its session.
 * Nothing is listened to: sockets only tell. A socket's session is frozen at its handshake, so endSession disconnects
 * it.
 */
export function openSockets({
  server,
  connection,
  secret,
  sessionDays,
  publicUrl,
  loadActor,
}: SocketOptions): Realtime {
  const io = new Server(server, {
    serveClient: false,
    allowRequest: (req: IncomingMessage, decide) => decide(null, fromOwnPage(req, publicUrl)),
    maxHttpBufferSize: 16 * 1024, // pages have nothing to say
  })
  io.engine.use(
    atHandshake(sessions(connection, { secret, days: sessionDays, secure: publicUrl.startsWith('https:') })),
  )
  io.use((socket, next) => {
    admit(socket, loadActor).then(
      (admitted) => next(admitted ? undefined : new Error('session.required')),
      () => next(new Error('internal')),
    )
  })
  return {
    toAccount: (id, event, message) => void io.to(account(id)).emit(event, message),
    toSession: (reference, event, message) => void io.to(session(reference)).emit(event, message),
    endSession(reference) {
      const signedOut: Messages['signedOut'] = {}
      io.to(session(reference)).emit('signedOut', signedOut)
      io.in(session(reference)).disconnectSockets(true)
    },
    async close() {
      io.disconnectSockets(true)
      io.engine.close() // not io.close(): that would close the HTTP server, which has its own turn
    },
  }
}

async function admit(socket: Socket, loadActor: SocketOptions['loadActor']): Promise<boolean> {
  const { session: data, sessionID } = socket.request as IncomingMessage & {
    session?: Partial<Whose>
    sessionID: string
  }
  const actor = data?.account ? await loadActor(data) : null
  if (!actor) return false
  await socket.join([account(actor.account), session(sessionReference(sessionID))])
  return true
}
