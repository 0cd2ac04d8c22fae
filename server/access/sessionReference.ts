import { createHash, createHmac } from 'node:crypto'
import { sameSignature } from './signedToken.ts'

export const SESSION_COOKIE = 'hongling.sid'

/** What tokens are bound to: a hash of the session's id, so that the id itself never leaves the cookie. */
export const sessionReference = (sessionId: string): string =>
  createHash('sha256').update(sessionId).digest('base64url').slice(0, 22)

/**
 * The reference of the session in the request's signed cookie, checked by signature alone (no database read);
 * null without a valid cookie. For endpoints open to a `token`, which names the session it was issued to.
 */
export function cookieReference(cookieHeader: string | undefined, secret: string): string | null {
  const id = cookieSession(cookieHeader, secret)
  return id === null ? null : sessionReference(id)
}

/** The id of that session. */
export function cookieSession(cookieHeader: string | undefined, secret: string): string | null {
  const value = cookieNamed(cookieHeader ?? '', SESSION_COOKIE)
  if (!value?.startsWith('s:')) return null
  const dot = value.lastIndexOf('.')
  const id = value.slice(2, dot)
  const expected = Buffer.from(createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, ''))
  const given = Buffer.from(value.slice(dot + 1))
  return sameSignature(given, expected) ? id : null
}

/** The value of a cookie in a request; null without one and for one that is not even encoded. */
export function cookieNamed(header: string, name: string): string | null {
  const part = header
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
  try {
    return part === undefined ? null : decodeURIComponent(part.slice(name.length + 1))
  } catch {
    return null
  }
}
