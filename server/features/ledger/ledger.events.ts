import { domainEvent } from '../../lib/events.ts'
import type { LearningRecord } from './ledger.model.ts'

/**
 * A record was appended, in the appender's transaction. Learning folds progress, coverage recomputes the person's
 * standing.
 */
export const recordAppended = domainEvent<LearningRecord>()

/** The records of another person were joined to a person's: what they come to together is still to be settled. */
export const recordsJoined = domainEvent<{ person: string; courses: readonly string[]; actor: string }>()
