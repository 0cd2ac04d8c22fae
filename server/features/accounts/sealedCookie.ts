import type { Call } from '../../http/mount.ts'
import { cookieNamed } from '../../access/sessionReference.ts'
import { now } from '../../lib/clock.ts'
import { open, seal } from '../../secrecy/seal.ts'

/**
 * What is remembered of somebody between two steps of signing in, in the browser itself: sealed, so that it can neither
 * be read nor be made there, and over after some minutes. It goes to the interface alone.
 */
export function sealedCookie<T extends object>(name: string, minutes: number) {
  const cookie = `hongling.${name}`
  const place = { row: cookie, field: 'cookie' }
  const settings = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax', secure, path: '/api' }) as const
  return {
    write({ res }: Call, value: T, secure: boolean): void {
      const until = now().getTime() + minutes * 60_000
      const sealed = seal(JSON.stringify({ value, until }), place)
      res.cookie(cookie, sealed, { ...settings(secure), maxAge: minutes * 60_000 })
    },
    read({ req }: Call): T | null {
      const sealed = cookieNamed(req.get('cookie') ?? '', cookie)
      if (!sealed) return null
      try {
        const { value, until } = JSON.parse(open(sealed, place)) as { value: T; until: number }
        return until > now().getTime() ? value : null
      } catch {
        return null // made by somebody else, or with a key that has been given up
      }
    },
    clear: ({ res }: Call): void => void res.clearCookie(cookie, { path: '/api' }),
  }
}
