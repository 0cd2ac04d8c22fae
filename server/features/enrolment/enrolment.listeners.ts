/** Progress follows the ledger, in the transaction of every record. */
import { recordAppended, recordsJoined } from '../ledger/ledger.events.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'
import { CourseProgresses } from './progress.model.ts'
import { progressId } from './progressFold.ts'
import { keepUp, settleJoined } from './progress.service.ts'

recordAppended.on(keepUp)
recordsJoined.on(({ person, courses, actor }, session) => settleJoined(person, courses, actor, session))

keepsPeople('已有学习记录', CourseProgresses)

joinsRows(PinnedVersions, '已开始的课程', {
  of: (person) => ({ person }),
  idFor: ({ course }, person) => progressId(person, course),
})
