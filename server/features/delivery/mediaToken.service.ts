import { signToken, verifyToken } from '../../access/signedToken.ts'
import { now } from '../../lib/clock.ts'

/**
 * What a media address opens, for one session, until a time. The names are short because they travel in every address.
 */
export interface MediaClaim {
  /**
   * Storage key of one object, or a prefix that ends with '/': then the rest of the address names the object below it.
   */
  k: string
  /** Reference of the session that may use it. */
  s: string
  /** End, in seconds since 1970. */
  e: number
  /** To be kept as a file, not shown: any kind of file may be had so. */
  d?: true
}

const WINDOW_SECONDS = 6 * 3_600
/** No address is good for longer. */
export const ADDRESS_SECONDS = 2 * WINDOW_SECONDS

/**
 * End of a token issued now: in 6 to 12 hours, on the edge of a window, so that the same lesson has the same address
 * within the window and the browser's cache serves who comes back to it.
 */
export const tokenEnd = (at: Date = now()): number =>
  (Math.floor(at.getTime() / 1000 / WINDOW_SECONDS) + 2) * WINDOW_SECONDS

const PURPOSE = 'media'

export const issueToken = (claim: MediaClaim, secret: string): string => signToken(claim, PURPOSE, secret)

/** The claim of a token that we signed, else null; its end and its session are the caller's to check. */
export const readToken = (token: string, secret: string): MediaClaim | null =>
  verifyToken(token, PURPOSE, secret) as MediaClaim | null
