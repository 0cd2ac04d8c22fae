import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import multer from 'multer'
import type { z } from 'zod'
import { can, type Actor } from '../access/actor.ts'
import type { Capability } from '../access/capabilities.ts'
import { accept, httpFail, invalid } from '../lib/failure.ts'
import {
  isFile,
  paramsSchema,
  type Contract,
  type Endpoint,
  type FileReply,
  type InputOf,
  type ReplyOf,
  type Who,
} from './endpoint.ts'
import { limited } from './rateLimit.ts'
import { actorOf } from './session.ts'

export interface Call {
  req: Request
  res: Response
}
type ActorFor<W extends Who> = W extends 'anyone' | 'token' ? Actor | null : Actor
type Handler<E extends Endpoint> = (
  input: InputOf<E>,
  actor: ActorFor<E['can']>,
  call: Call,
) => Promise<ReplyOf<E>> | ReplyOf<E>
type Handlers<T extends Record<string, Endpoint>> = { [K in keyof T]: Handler<T[K]> }

/** Endpoints that a session may use before the initial password is changed. */
const beforePasswordChange: Who[] = ['anyone', 'token']

/** What a session may do that has yet to change its initial password, or to add a second factor. */
interface Before {
  passwordChange: boolean
  secondFactor: boolean
}

function authorize(req: Request, who: Who, allowedBefore: Before): Actor | null {
  const actor = actorOf(req)
  if (who === 'anyone' || who === 'token') return actor
  if (!actor) throw httpFail('session.required')
  if (actor.mustChangePassword && !allowedBefore.passwordChange) throw httpFail('session.passwordChange')
  if (actor.mustAddFactor && !allowedBefore.secondFactor) throw httpFail('session.secondFactor')
  if (who !== 'signed-in' && !can(actor, who as Capability)) throw httpFail('access.denied')
  return actor
}

const readJson = express.json({ limit: '1mb' })
const readForm = express.urlencoded({ limit: '64kb', extended: false })

/** Whatever multer and its parser throw (a form that is cut off, no boundary, two files) is the sender's doing. */
function readFile({ maxBytes }: { maxBytes: number }): RequestHandler {
  const read = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: maxBytes, files: 1, fields: 20 },
    defParamCharset: 'utf8',
  }).single('file')
  return (req, res, next) => {
    read(req, res, (error?: unknown) => {
      if (!error) return next()
      next(httpFail((error as { code?: string }).code === 'LIMIT_FILE_SIZE' ? 'request.tooLarge' : 'request.malformed'))
    })
  }
}

function fileOf(req: Request, types: readonly string[]) {
  if (!req.file) throw invalid([{ path: 'file', message: '请选择文件' }])
  if (!types.includes(req.file.mimetype))
    throw invalid([{ path: 'file', message: `不支持的文件类型：${req.file.mimetype}` }])
  return { name: req.file.originalname, type: req.file.mimetype, bytes: req.file.buffer }
}

async function sendFile(res: Response, reply: FileReply): Promise<void> {
  res.status(reply.status ?? 200)
  if (reply.filename) res.attachment(reply.filename) // guesses a type by the name: before what the handler says
  res.type(reply.type).set(reply.headers ?? {})
  if (typeof reply.body === 'string' || reply.body instanceof Uint8Array)
    res.send(typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body))
  else await pipeline(Readable.from(reply.body), res)
}

/** Access before reading the body: a refused caller never gets us to parse or store anything. */
function route(endpoint: Endpoint, handler: Handler<Endpoint>, allowedBefore: Before): RequestHandler[] {
  const params = paramsSchema(endpoint.path)
  const guard: RequestHandler = (req, _res, next) => {
    authorize(req, endpoint.can, allowedBefore)
    next()
  }
  const run: RequestHandler = async (req, res) => {
    const input = {
      params: params.safeParse(req.params).data ?? refuseParams(),
      ...(endpoint.query && { query: accept(endpoint.query, req.query) }),
      ...(endpoint.body && { body: accept(endpoint.body, req.body ?? {}) }),
      ...(endpoint.upload && { file: fileOf(req, endpoint.upload.types) }),
    }
    const reply = await handler(input as never, actorOf(req) as never, { req, res })
    if (isFile(endpoint.reply)) await sendFile(res, reply as FileReply)
    else res.json((endpoint.reply as z.ZodType).parse(reply))
  }
  const limit = endpoint.limit ? [limited(endpoint.limit)] : []
  const read = endpoint.upload
    ? [readFile(endpoint.upload)]
    : endpoint.body
      ? [readJson, ...(endpoint.form ? [readForm] : [])]
      : []
  return [guard, ...limit, ...read, run]
}

/** An id that cannot exist is not found, as any other that does not. */
function refuseParams(): never {
  throw httpFail('notFound')
}

/**
 * Binds handlers to a contract; every endpoint has exactly one.
 * `beforePasswordChange` names endpoints open to a session that must still change its initial password,
 * `beforeSecondFactor` to one that must still add a second factor.
 */
export function mount<T extends Record<string, Endpoint>>(
  contract: Contract<T>,
  handlers: Handlers<T>,
  options: { beforePasswordChange?: (keyof T)[]; beforeSecondFactor?: (keyof T)[] } = {},
): Router {
  const router = Router()
  for (const [name, endpoint] of Object.entries(contract.endpoints)) {
    const allowedBefore = {
      passwordChange:
        beforePasswordChange.includes(endpoint.can) || (options.beforePasswordChange?.includes(name) ?? false),
      secondFactor: options.beforeSecondFactor?.includes(name) ?? false,
    }
    router[endpoint.method](
      contract.prefix + endpoint.path,
      ...route(endpoint, handlers[name] as unknown as Handler<Endpoint>, allowedBefore),
    )
  }
  return router
}
