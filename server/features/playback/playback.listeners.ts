/** A session that ends takes the lease of its player with it; a record that is taken back, what it was watched for. */
import { sessionsEnded } from '../accounts/accounts.events.ts'
import { recordAppended } from '../ledger/ledger.events.ts'
import { releaseLeases } from './lease.service.ts'
import { bringBack, setAside } from './setAside.ts'

sessionsEnded.on(({ references }, session) => releaseLeases(references, session))

recordAppended.on(async (record, session) => {
  if (record.kind === 'revoked') await setAside(record, session)
  if (record.kind === 'restored') await bringBack(record, session)
})
