import type { LiveSessions } from '../../server/features/delivery/liveSessions.ts'

/** For tests of serving alone, whose session is in no database. */
export const signedIn: LiveSessions = { isCached: () => true, verify: async () => true }
