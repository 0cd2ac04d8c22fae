import { existsSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import path from 'node:path'
import compression from 'compression'
import express, { Router, type RequestHandler } from 'express'
import mongoose from 'mongoose'
import { pinoHttp } from 'pino-http'
import { loadActor } from './features/accounts/accounts.service.ts'
import './features/index.ts'
import { contracts, routes } from './features/routes.ts'
import { mediaListener } from './features/delivery/mediaListener.ts'
import { splicedStorage } from './features/delivery/splicedStorage.ts'
import { tusRoutes } from './features/uploads/tus.routes.ts'
import type { AppContext } from './appContext.ts'
import { healthRoutes } from './http/health.ts'
import { meter } from './http/metrics.ts'
import { openapi } from './http/openapi.ts'
import { nothingHere, pathOf, problems } from './http/problems.ts'
import { sameOrigin, securityHeaders } from './http/security.ts'
import { actors, sessions } from './http/session.ts'

const DIST = path.join(import.meta.dirname, '../client/dist')

/** Paths whose endpoints check a signed token instead of a session: no database read before the handler. */
const tokenPaths = new Set(
  Object.values(contracts).flatMap(({ prefix, endpoints }) =>
    Object.values(endpoints).flatMap((endpoint) =>
      (endpoint.can as string) === 'token' ? [`/api${prefix}${endpoint.path}`] : [],
    ),
  ),
)

const whereSessions =
  (handler: RequestHandler): RequestHandler =>
  (req, res, next) =>
    req.path.startsWith('/api/') && !tokenPaths.has(req.path) ? handler(req, res, next) : next()

function apiRoutes(context: AppContext): Router {
  const api = Router()
  api.use((_req, res, next) => {
    res.set('cache-control', 'no-store')
    next()
  })
  const description = openapi(contracts)
  api.get('/openapi.json', (_req, res) => {
    res.json(description)
  })
  for (const feature of Object.values(routes)) api.use(feature(context))
  return api.use(nothingHere)
}

/** The client: hashed files for ever, the page itself never, every other path is a page of the router. */
function client(): Router {
  const router = Router()
  if (!existsSync(DIST)) return router
  router.use(
    '/assets',
    express.static(path.join(DIST, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  )
  router.use(express.static(DIST, { index: false, maxAge: '1h' }))
  router.get('/{*path}', (_req, res) => {
    res.set('cache-control', 'no-cache').sendFile(path.join(DIST, 'index.html'))
  })
  return router
}

/** The application: media go straight to their listener, every other request passes these lines in this order. */
export function createApp(context: AppContext): RequestListener {
  const app = express()
  app
    .disable('x-powered-by')
    .set('etag', false)
    .set('query parser', 'simple')
    .set('trust proxy', context.config.trustProxy)
  app.use(securityHeaders(context.config.publicUrl), meter)
  app.use(healthRoutes(context))
  app.use(
    pinoHttp({
      logger: context.log,
      autoLogging: { ignore: ({ url }) => !url?.startsWith('/api') },
      quietReqLogger: true,
      serializers: {
        req: ({ method, url }) => ({ method, url: pathOf(url) }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    }),
  )
  const { secret, config } = context
  app.use('/api', sameOrigin(context.config.publicUrl))
  const withSession = [
    sessions(mongoose.connection, { secret, days: config.sessionDays, secure: config.publicUrl.startsWith('https:') }),
    actors(loadActor),
  ]
  for (const handler of withSession) app.use(whereSessions(handler))
  app.use('/api', tusRoutes(context), compression(), apiRoutes(context))
  app.use(compression(), client())
  app.use(nothingHere, problems(context.log))
  const media = mediaListener({ ...context, storage: splicedStorage(context.storage) })
  return (req, res) => (req.url!.startsWith('/media/') ? media(req, res) : app(req, res))
}
