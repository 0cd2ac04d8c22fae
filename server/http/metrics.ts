import type { RequestHandler } from 'express'
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of requests by method, route and status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
  registers: [registry],
})

let plain = 0
/** Counts a plain reply of a connection that plays; a label looked up for each would be felt. */
export const countPlain = (): void => void plain++

/** Requests below /media/, which pass before Express. */
export const mediaReplies = new Counter({
  name: 'media_replies_total',
  help: 'Replies below /media/ by status',
  labelNames: ['status'],
  registers: [registry],
  collect() {
    this.inc({ status: 200 }, plain)
    plain = 0
  },
})

let ofClient = 0
/** Counts a reply with a file of the client, for which no label is looked up either. */
export const countClientReply = (): void => void ofClient++
new Counter({
  name: 'client_replies_total',
  help: 'Replies with files of the client',
  registers: [registry],
  collect() {
    this.inc(ofClient)
    ofClient = 0
  },
})

/** Measures requests by their route's pattern (never by address: ids would make a series each). */
export const meter: RequestHandler = (req, res, next) => {
  const begun = process.hrtime.bigint()
  res.once('finish', () => {
    const route = (req.route as { path?: string } | undefined)?.path ?? 'none'
    duration.observe(
      { method: req.method, route, status: res.statusCode },
      Number(process.hrtime.bigint() - begun) / 1e9,
    )
  })
  next()
}
