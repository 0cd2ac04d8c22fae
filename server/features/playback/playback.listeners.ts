/** A session that ends takes the lease of its player with it; a record that is taken back, what it was watched for. */
import { sessionsEnded } from '../accounts/accounts.events.ts'
import { begunVideos } from '../enrolment/begunVideos.service.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { joinedWatch } from './joinWatches.ts'
import { releaseLeases } from './lease.service.ts'
import { bringBack, setAside } from './setAside.ts'
import { Watches, watchId } from './watch.model.ts'

sessionsEnded.on(({ references }, session) => releaseLeases(references, session))

recordsAppended.on(async (records, session) => {
  for (const record of records) {
    if (record.kind === 'revoked') await setAside(record, session)
    if (record.kind === 'restored') await bringBack(record, session)
  }
})

/** By their ids, as everywhere: no index has the person. */
joinsRows(Watches, '观看记录', {
  of: async (person) => ({ _id: { $in: (await begunVideos(person)).map((asset) => watchId(person, asset)) } }),
  idFor: ({ asset }, person) => watchId(person, asset),
  joined: joinedWatch,
})
