import { domainEvent } from '../../lib/events.ts'

/** A key was corrected, and what was answered in a sitting judged by it, in this transaction. */
export const sittingRegraded = domainEvent<{ person: string; sitting: string }>()
