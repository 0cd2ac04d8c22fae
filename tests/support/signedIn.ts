import type { StandingSessions } from '../../server/features/delivery/liveSessions.ts'

/** For tests of serving alone, whose session is in no database. */
export const signedIn: StandingSessions = { believed: () => true, stands: async () => true }
