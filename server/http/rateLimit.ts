import type { RequestHandler } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { httpFail } from '../lib/failure.ts'
import { networkOf } from '../lib/network.ts'
import type { RateLimit } from './endpoint.ts'
import { actorOf } from './session.ts'

/**
 * Keeps one caller from taking all of a process. Counted in its memory, without a write to the database: of several
 * processes each allows as much. Guesses at passwords are counted in the database, by rules of their own
 * (accounts/signInLimits.ts).
 */
export function limited({ per, times, seconds }: RateLimit): RequestHandler {
  const counts = new RateLimiterMemory({ points: times, duration: seconds })
  return async (req, _res, next) => {
    const actor = actorOf(req)
    try {
      await counts.consume(per === 'person' && actor ? actor.account : networkOf(req.ip ?? ''))
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw httpFail('request.limited', { retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) })
    }
    next()
  }
}
