/** Progress follows the ledger, in the transaction of every record. */
import { recordAppended } from '../ledger/ledger.events.ts'
import { keepUp } from './progress.service.ts'

recordAppended.on(keepUp)
