import type { RequestListener } from 'node:http'
import path from 'node:path'
import compression from 'compression'
import express, { Router, type RequestHandler } from 'express'
import mongoose from 'mongoose'
import { pinoHttp } from 'pino-http'
import { loadActor } from './features/accounts/accounts.service.ts'
import './features/index.ts'
import { contracts, routes } from './features/routes.ts'
import { titles } from './features/titles.ts'
import { mediaListener } from './features/delivery/mediaListener.ts'
import { splicedStorage } from './features/delivery/splicedStorage.ts'
import { tusRoutes } from './features/uploads/tus.routes.ts'
import type { AppContext } from './appContext.ts'
import { clientFiles } from './http/clientFiles.ts'
import { dispatch } from './http/dispatch.ts'
import { docs } from './http/docs.ts'
import type { Contract } from './http/endpoint.ts'
import { listenerFor } from './http/fastPath/listener.ts'
import { healthRoutes } from './http/health.ts'
import { meter } from './http/metrics.ts'
import { openapi } from './http/openapi.ts'
import { nothingHere, pathOf, problems } from './http/problems.ts'
import { sameOrigin, securityHeaders } from './http/security.ts'
import { actors, sessions } from './http/session.ts'
import { requestBegins } from './lib/bulkWork.ts'

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

const beforeBulkWork: RequestHandler = (_req, res, next) => {
  requestBegins(new Promise((resolve) => res.once('close', resolve)))
  next()
}

function apiRoutes(context: AppContext): Router {
  const api = Router()
  api.use((_req, res, next) => {
    res.set('cache-control', 'no-store')
    next()
  })
  let description: ReturnType<typeof openapi> | undefined // made for the first who asks: few processes are ever asked
  api.get('/openapi.json', (_req, res) => {
    res.json((description ??= openapi(contracts, titles)))
  })
  api.use('/docs', docs())
  const features = Object.entries(routes).map(
    ([name, feature]) => [contracts[name as keyof typeof contracts] as Contract, feature(context)] as const,
  )
  return api.use(dispatch(features), nothingHere)
}

/** What is left of the client: parts of its files, files that are gone, and the pages of its router. */
function client({ page }: Pick<ReturnType<typeof clientFiles>, 'page'>): Router {
  const router = Router()
  router.use(
    '/assets',
    express.static(path.join(DIST, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  )
  router.use(express.static(DIST, { index: false, maxAge: '1h' }))
  return router.get('/{*path}', page)
}

/** The application: media and the client's files pass before Express, every other request passes these lines in this order. */
export function createApp(context: AppContext): RequestListener {
  const app = express()
  app
    .disable('x-powered-by')
    .set('etag', false)
    .set('query parser', 'simple')
    .set('trust proxy', context.config.trustProxy)
  const security = securityHeaders(context.config.publicUrl)
  const files = clientFiles(DIST, security)
  app.use(security, meter)
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
  app.use('/api', sameOrigin(context.config.publicUrl), beforeBulkWork)
  const withSession = [
    sessions(mongoose.connection, { secret, days: config.sessionDays, secure: config.publicUrl.startsWith('https:') }),
    actors(loadActor),
  ]
  for (const handler of withSession) app.use(whereSessions(handler))
  app.use('/api', tusRoutes(context), compression(), apiRoutes(context))
  app.use(client(files))
  app.use(nothingHere, problems(context.log))
  const media = mediaListener({ ...context, storage: splicedStorage(context.storage) })
  return listenerFor((url) => (url.startsWith('/media/') ? media : files), app, { fast: config.mediaFastPath })
}
