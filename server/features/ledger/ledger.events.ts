import { domainEvent } from '../../lib/events.ts'
import type { LearningRecord } from './ledger.model.ts'

/**
 * A record was appended, in the appender's transaction. Learning folds progress, coverage recomputes the person's
 * standing.
 */
export const recordAppended = domainEvent<LearningRecord>()
