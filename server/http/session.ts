import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import MongoStore from 'connect-mongo'
import type mongoose from 'mongoose'
import type { Actor, Whose } from '../access/actor.ts'
import { byId, readTogether } from '../lib/readTogether.ts'
import { SESSION_COOKIE, sessionReference } from '../access/sessionReference.ts'

declare module 'express-session' {
  interface SessionData extends Whose {
    signedInAt: string
    /** As the browser called itself at sign-in: shown under "devices signed in". */
    device: string
    address: string
    /** By which keys an identity provider may end it. */
    endedBy: string[]
  }
}
declare module 'express-serve-static-core' {
  interface Request {
    actor?: Actor | null
  }
}

export const actorOf = (req: Request): Actor | null => req.actor ?? null

export interface SessionOptions {
  secret: string
  days: number
  secure: boolean
}

interface StoredRow {
  _id: string
  /** Written by express-session's own clock, and compared with it. */
  expires?: Date
  lastModified?: Date
  session: session.SessionData
}

/**
 * connect-mongo's read with the end judged here: its own filter has an $or beside the id, for which the embedded engine
 * reads every session at every request (5,000 sessions: 100 ms against 2). Requests that come together are read
 * together.
 */
function sessionReader(connection: mongoose.Connection) {
  const read = readTogether(async (ids) =>
    byId(
      await connection
        .collection<StoredRow>('sessions')
        .find({ _id: { $in: ids } })
        .toArray(),
    ),
  )
  return async (id: string): Promise<session.SessionData | null> => {
    const row = await read(id)
    if (!row || (row.expires && row.expires.getTime() <= Date.now())) return null
    // each request changes its own copy
    return structuredClone({ ...row.session, ...(row.lastModified && { lastModified: row.lastModified }) })
  }
}

function storeIn(connection: mongoose.Connection): session.Store {
  const store = MongoStore.create({
    client: connection.getClient() as never,
    collectionName: 'sessions',
    touchAfter: 3_600,
    stringify: false,
    autoRemove: 'native',
  })
  const readSession = sessionReader(connection)
  store.get = (id, done) => void readSession(id).then((found) => done(null, found), done)
  return store
}

/**
 * Sessions in the database; touched at most hourly so that reading pages does not cost writes. They end when unused for
 * `days`, so the cookie is sent again with every reply. Behind a proxy that ends TLS the cookie is secure by the
 * proxy's word, X-Forwarded-Proto, whether or not the proxy is trusted for addresses.
 */
export const sessions = (connection: mongoose.Connection, { secret, days, secure }: SessionOptions): RequestHandler =>
  session({
    name: SESSION_COOKIE,
    secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    ...(secure && { proxy: true }),
    cookie: { httpOnly: true, sameSite: 'lax', secure: secure ? 'auto' : false, maxAge: days * 86_400_000 },
    store: storeIn(connection),
  })

/**
 * The actor of a session's account, if the password it was opened with still holds, and the second step was taken where
 * it is required.
 */
export type LoadActor = (whose: Partial<Whose>) => Promise<Omit<Actor, 'session'> | null>

/** Puts the actor of the session on the request; an account that is gone, disabled or has another password has none. */
export const actors =
  (load: LoadActor): RequestHandler =>
  async (req, _res, next) => {
    const actor = req.session?.account ? await load(req.session) : null
    req.actor = actor && { ...actor, session: sessionReference(req.sessionID) }
    next()
  }
