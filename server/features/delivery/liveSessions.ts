import { now } from '../../lib/clock.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { StoredSessions } from '../../access/storedSession.model.ts'

/** How long a session that has ended may go on with the addresses that it was given. */
export const CACHED_MS = 60_000
const REMEMBERED = 10_000

export interface LiveSessions {
  /** Whether the session stood less than a minute ago. */
  isCached(reference: string): boolean
  /** Asks the database. */
  verify(reference: string, id: string): Promise<boolean>
}

/**
 * A signed address outlives the sign-in that it was issued to: whoever kept the cookie could go on with it for hours.
 * So the database is asked for the session, once a minute and viewer, not with every segment.
 */
export function liveSessions(): LiveSessions {
  const until = recentMap<number>(REMEMBERED)
  return {
    isCached: (reference) => (until.get(reference) ?? 0) > now().getTime(),
    async verify(reference, id) {
      until.delete(reference)
      if (!(await StoredSessions.exists({ _id: id, expires: { $gt: now() } }))) return false
      until.set(reference, now().getTime() + CACHED_MS)
      return true
    },
  }
}
