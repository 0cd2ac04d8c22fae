import { createHmac, timingSafeEqual } from 'node:crypto'
import { now } from '../../lib/clock.ts'

/** What a media address opens, for one session, until a time. The names are short because they travel in every address. */
export interface MediaClaim {
  /** Storage key of one object, or a prefix that ends with '/': then the rest of the address names the object below it. */
  k: string
  /** Reference of the session that may use it. */
  s: string
  /** End, in seconds since 1970. */
  e: number
}

const WINDOW_SECONDS = 6 * 3_600
/** No address is good for longer. */
export const ADDRESS_SECONDS = 2 * WINDOW_SECONDS

/**
 * End of a token issued now: in 6 to 12 hours, on the edge of a window, so that the same lesson has the same address within the
 * window and the browser's cache serves who comes back to it.
 */
export const tokenEnd = (at: Date = now()): number =>
  (Math.floor(at.getTime() / 1000 / WINDOW_SECONDS) + 2) * WINDOW_SECONDS

const sign = (payload: string, secret: string): Buffer =>
  createHmac('sha256', `media ${secret}`).update(payload).digest()

/** `<payload>.<signature>`, both base64url. */
export function issueToken(claim: MediaClaim, secret: string): string {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${payload}.${sign(payload, secret).toString('base64url')}`
}

/** The claim of a token that we signed, else null; its end and its session are the caller's to check. */
export function readToken(token: string, secret: string): MediaClaim | null {
  const [payload, signature, more] = token.split('.')
  if (!payload || !signature || more !== undefined) return null
  const given = Buffer.from(signature, 'base64url')
  const expected = sign(payload, secret)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as MediaClaim
}
