import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { fail, problemOf } from '../lib/failure.ts'

/** An address fit for the log: what people search for by name stands behind the question mark. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!

/** The end of a router: what nothing before it answered does not exist. */
export const nothingHere: RequestHandler = () => {
  throw fail('notFound')
}

/** A reader who left in the middle of a file is no failure of the server's. */
const isHangUp = (error: unknown): boolean => (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE'

/** Answers whatever was thrown with a problem document (RFC 9457); defects go to the log, never to the reader. */
export const problems =
  (log: Logger): ErrorRequestHandler =>
  (error, req, res, _next) => {
    const problem = problemOf(error)
    if (problem.status >= 500 && !isHangUp(error))
      log.error({ err: error, url: pathOf(req.originalUrl) }, 'request failed')
    if (res.headersSent) res.destroy()
    else
      res
        .status(problem.status)
        .set(problem.status === 503 ? { 'retry-after': '2' } : {})
        .type('application/problem+json')
        .send(JSON.stringify(problem))
  }
