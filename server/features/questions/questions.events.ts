import { domainEvent } from '../../lib/events.ts'

/** A topic is to be removed, in this transaction: listeners name what draws by it. */
export const topicRemoving = domainEvent<{ topic: string; drawnBy: string[] }>()
/** Questions are to be taken away, in this transaction: listeners name those that something was made of. */
export const questionsRemoving = domainEvent<{ questions: readonly string[]; used: Set<string> }>()
