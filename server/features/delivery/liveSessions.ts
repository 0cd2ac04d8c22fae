import { now } from '../../lib/clock.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { StoredSessions } from '../../access/storedSession.model.ts'

/** How long a session that has ended may go on with the addresses that it was given. */
export const BELIEVED_MS = 60_000
const REMEMBERED = 10_000

export interface StandingSessions {
  /** Whether the session stood less than a minute ago. */
  believed(reference: string): boolean
  /** Asks the database. */
  stands(reference: string, id: string): Promise<boolean>
}

/**
 * A signed address outlives the sign-in that it was issued to: whoever kept the cookie could go on with it for hours. So the
 * database is asked for the session, once a minute and viewer, not with every segment.
 */
export function standingSessions(): StandingSessions {
  const until = recentMap<number>(REMEMBERED)
  return {
    believed: (reference) => (until.get(reference) ?? 0) > now().getTime(),
    async stands(reference, id) {
      until.delete(reference)
      if (!(await StoredSessions.exists({ _id: id, expires: { $gt: now() } }))) return false
      until.set(reference, now().getTime() + BELIEVED_MS)
      return true
    },
  }
}
