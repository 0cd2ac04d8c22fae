/** Progress follows the ledger, in the transaction of every record. */
import { recordsAppended, recordsJoined } from '../ledger/ledger.events.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'
import { progressId } from './progressFold.ts'
import { keepUp, settleJoined } from './progress.service.ts'

recordsAppended.on(async (records, session) => {
  for (const record of records) await keepUp(record, session)
})
recordsJoined.on(({ person, courses, actor }, session) => settleJoined(person, courses, actor, session))

joinsRows(PinnedVersions, '已开始的课程', {
  of: (person) => ({ person }),
  idFor: ({ course }, person) => progressId(person, course),
})
