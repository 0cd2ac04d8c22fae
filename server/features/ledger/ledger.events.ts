import { domainEvent } from '../../lib/events.ts'
import type { LearningRecord } from './ledger.model.ts'

/**
 * Records were appended, in the appender's transaction: of one person, or of several with one record or more each, in
 * the order of their chains. Learning folds progress, coverage recomputes the standings.
 */
export const recordsAppended = domainEvent<readonly LearningRecord[]>()

/** Records are to be taken back as one: whoever depends on one says so in `kept`, by its id. */
export const recordsRetracting = domainEvent<{
  records: readonly LearningRecord[]
  kept: Map<string, string[]>
}>()

/** Records are to stand again, because a merger is undone: which no longer may, by id, is added to `withheld`. */
export const recordsReturning = domainEvent<{ records: readonly LearningRecord[]; withheld: Set<string> }>()

/** The records of another person were joined to a person's: what they come to together is still to be settled. */
export const recordsJoined = domainEvent<{ person: string; courses: readonly string[]; actor: string }>()
