import { cookieReference } from '../../access/sessionReference.ts'
import { now } from '../../lib/clock.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { readToken, type MediaClaim } from './mediaToken.service.ts'

const REMEMBERED = 10_000

/**
 * Remembers what a pure function said, for the arguments seen last; not its refusals, or anyone could fill the memory
 * with long ones.
 */
function remember<T>(compute: (argument: string) => T | null): (argument: string) => T | null {
  const known = recentMap<T>(REMEMBERED)
  return (argument) => {
    const before = known.get(argument)
    if (before !== undefined) return before
    const result = compute(argument)
    if (result === null) return null
    known.set(argument, result)
    return result
  }
}

const PREFIX = '/media/'
const OBJECT = /^[\w-][\w.-]*$/

export interface Opened {
  key: string
  /** Reference of the session that asks. */
  session: string
  /** The last part of the address, decoded: its ending says the type, and it names a document. */
  name: string
  /** To be kept as a file of that name. */
  download: boolean
}

/**
 * What a request may have by signatures alone: no database is asked, so whether the session still stands is the
 * caller's to see. A segment is asked for every few seconds by every viewer, with the same token and the same cookie,
 * so checked ones are remembered.
 */
export function mediaAccess(secret: string) {
  const claims = remember<MediaClaim>((token) => readToken(token, secret))
  const references = remember<string>((cookies) => {
    try {
      return cookieReference(cookies, secret)
    } catch {
      return null // a cookie that is not even encoded
    }
  })
  return (url: string, cookies: string | undefined): Opened | 'missing' | 'forbidden' => {
    const { token, encoded } = partsOf(url)
    if (token === '' || encoded === '' || encoded.includes('/')) return 'missing'
    const claim = claims(token)
    if (!claim || claim.e * 1000 <= now().getTime() || cookies === undefined || references(cookies) !== claim.s)
      return 'forbidden'
    const name = decoded(encoded)
    if (!claim.k.endsWith('/')) return { key: claim.k, session: claim.s, name, download: claim.d === true }
    return OBJECT.test(name) ? { key: claim.k + name, session: claim.s, name, download: false } : 'missing'
  }
}

/** By hand: half the time of a regular expression, of which a hot segment has little. */
function partsOf(url: string): { token: string; encoded: string } {
  const slash = url.indexOf('/', PREFIX.length)
  if (!url.startsWith(PREFIX) || slash < 0) return { token: '', encoded: '' }
  const query = url.indexOf('?', slash)
  return { token: url.slice(PREFIX.length, slash), encoded: url.slice(slash + 1, query < 0 ? undefined : query) }
}

function decoded(part: string): string {
  try {
    return part.includes('%') ? decodeURIComponent(part) : part
  } catch {
    return ''
  }
}
