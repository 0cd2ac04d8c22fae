import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { httpFail, Failure, type Detail, type FieldProblem } from '../lib/failure.ts'

/**
 * An address fit for the log: what people search for by name stands behind the question mark; the private address of a
 * calendar is a secret.
 */
export const pathOf = (url: string): string => url.split('?', 1)[0]!.replace(/(\/calendar\/feed\/).+/, '$1…')

/** The end of a router: what nothing before it answered does not exist. */
export const nothingHere: RequestHandler = () => {
  throw httpFail('notFound')
}

/** A reader who left in the middle of a file is no failure of the server's. */
const isHangUp = (error: unknown): boolean => (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE'

/** When it is worth another try, where that is known. */
function whenAgain({ status, detail }: Problem): Record<string, string> {
  if (status === 503) return { 'retry-after': '2' }
  return status === 429 ? { 'retry-after': String(detail?.['retryAfter']) } : {}
}

/** Answers whatever was thrown with a problem document (RFC 9457); defects go to the log, never to the reader. */
export const problems =
  (log: Logger): ErrorRequestHandler =>
  (error, req, res, _next) => {
    const problem = problemOf(error)
    if (problem.status >= 500 && !isHangUp(error))
      log.error({ err: error, url: pathOf(req.originalUrl) }, 'request failed')
    if (res.headersSent) res.destroy()
    else
      res.status(problem.status).set(whenAgain(problem)).type('application/problem+json').send(JSON.stringify(problem))
  }
export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  code: string
  detail?: Detail
  fields?: FieldProblem[]
}
/**
 * Thrown by Express, its body parser and its file server for what the sender did wrong; they carry the status
 * (http-errors).
 */
function senderFailure(status: unknown): Failure | null {
  if (status === 404) return httpFail('notFound')
  if (status === 413) return httpFail('request.tooLarge')
  return typeof status === 'number' && status >= 400 && status < 500 ? httpFail('request.malformed') : null
}
/** What anything thrown is for who asked. */

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  return (
    senderFailure((error as { status?: unknown } | null)?.status) ??
    httpFail(isNetwork(error) ? 'database.away' : 'internal')
  )
}
/** Connections that break together when the database restarts: the driver retries only the first of them. */

const isNetwork = (error: unknown): boolean =>
  /^Mongo(Network|ServerSelection|NotConnected|PoolCleared)/.test((error as { name?: string } | null)?.name ?? '')
/** RFC 9457 problem document of anything thrown; never a stack trace. */

export function problemOf(error: unknown): Problem {
  const failure = asFailure(error)
  return {
    type: 'about:blank',
    title: failure.message,
    status: failure.status,
    code: failure.code,
    ...(Object.keys(failure.detail).length > 0 && { detail: failure.detail }),
    ...(failure.fields.length > 0 && { fields: failure.fields }),
  }
}
