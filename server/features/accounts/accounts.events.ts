import { domainEvent } from '../../lib/events.ts'

/** Sessions end, by their references; in the transaction that ends them where there is one. */
export const sessionsEnded = domainEvent<{ references: readonly string[] }>()
