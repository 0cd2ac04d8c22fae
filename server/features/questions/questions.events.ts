import { domainEvent } from '../../lib/events.ts'

/** Questions are to be taken away, in this transaction: listeners name those that something was made of. */
export const questionsRemoving = domainEvent<{ questions: readonly string[]; used: Set<string> }>()
