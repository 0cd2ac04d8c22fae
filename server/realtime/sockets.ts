import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { RequestHandler } from 'express'
import type mongoose from 'mongoose'
import { Server, type Socket } from 'socket.io'
import type { Actor, Whose } from '../access/actor.ts'
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
  /** Whether the pages of an actor may follow a topic. */
  mayFollow(actor: Actor, topic: string): Promise<boolean>
  /** How often that is asked again of who follows one. */
  askAgainMs?: number
}

const account = (id: string) => `account:${id}`
const session = (reference: string) => `session:${reference}`
const topicRoom = (topic: string) => `topic:${topic}`

/** The session is read at the handshake alone: later requests of a long-polling client carry a socket id instead. */
const atHandshake =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    (req as unknown as { _query: { sid?: string } })._query.sid === undefined ? handler(req, res, next) : next()

/**
 * Opens socket.io at /socket.io for signed-in pages: each joins the room of its account and that of its session.
 * Sockets tell; all that they are asked is to follow a topic. A socket's session is frozen at its handshake, so endSession
 * disconnects it.
 */
export function openSockets({
  server,
  connection,
  secret,
  sessionDays,
  publicUrl,
  loadActor,
  mayFollow,
  askAgainMs = 60_000,
}: SocketOptions): Realtime {
  const io = new Server(server, {
    serveClient: false,
    allowRequest: (req: IncomingMessage, decide) => decide(null, fromOwnPage(req, publicUrl)),
    maxHttpBufferSize: 16 * 1024, // pages have little to say
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
  io.on('connection', (socket) => follows(socket, { loadActor, mayFollow, askAgainMs }))
  return {
    toAccount: (id, event, message) => void io.to(account(id)).emit(event, message),
    toSession: (reference, event, message) => void io.to(session(reference)).emit(event, message),
    toTopic: (topic, event, message) => void io.to(topicRoom(topic)).emit(event, message),
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

interface Handshake extends IncomingMessage {
  session?: Partial<Whose>
  sessionID: string
}

type Following = Required<Pick<SocketOptions, 'loadActor' | 'mayFollow' | 'askAgainMs'>>

/** Asked anew each time, and of who follows from time to time: what the account may see can have changed meanwhile. */
function follows(socket: Socket, { loadActor, mayFollow, askAgainMs }: Following): void {
  const { session: data, sessionID } = socket.request as Handshake
  async function mayStill(topic: string): Promise<boolean> {
    const actor = data ? await loadActor(data) : null
    return actor !== null && (await mayFollow({ ...actor, session: sessionReference(sessionID) }, topic))
  }
  const followed = new Set<string>()
  async function leave(topic: string): Promise<void> {
    followed.delete(topic)
    await socket.leave(topicRoom(topic))
  }
  const asking = setInterval(() => {
    for (const topic of followed)
      mayStill(topic).then(
        (may) => void (may || leave(topic)),
        () => undefined, // the database is away for a moment: asked again
      )
  }, askAgainMs).unref()
  socket.on('disconnect', () => clearInterval(asking))
  socket.on('follow', (topic: unknown, answer: unknown) => {
    const say = typeof answer === 'function' ? (answer as (may: boolean) => void) : () => undefined
    if (typeof topic !== 'string') return say(false)
    mayStill(topic)
      .then(async (may) => {
        if (may) {
          followed.add(topic)
          await socket.join(topicRoom(topic))
        }
        say(may)
      })
      .catch(() => say(false))
  })
  socket.on('unfollow', (topic: unknown) => {
    if (typeof topic === 'string') void leave(topic)
  })
}

async function admit(socket: Socket, loadActor: SocketOptions['loadActor']): Promise<boolean> {
  const { session: data, sessionID } = socket.request as Handshake
  const actor = data?.account ? await loadActor(data) : null
  if (!actor) return false
  await socket.join([account(actor.account), session(sessionReference(sessionID))])
  return true
}
