/** Progress follows the ledger, in the transaction of every record. */
import { recordAppended } from '../ledger/ledger.events.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { CourseProgresses } from './progress.model.ts'
import { keepUp } from './progress.service.ts'

recordAppended.on(keepUp)

keepsPeople('已有学习记录', CourseProgresses)
