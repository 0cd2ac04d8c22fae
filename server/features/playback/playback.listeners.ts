/** A session that ends takes the lease of its player with it. */
import { sessionsEnded } from '../accounts/accounts.events.ts'
import { releaseLeases } from './lease.service.ts'

sessionsEnded.on(({ references }, session) => releaseLeases(references, session))
