import { domainEvent } from '../../lib/events.ts'

/** Who holds a role in a unit has changed, in this transaction: granted, revoked, or its account disabled or enabled. */
export const holdersChanged = domainEvent<{ account: string }>()

/** Sessions end, by their references; in the transaction that ends them where there is one. */
export const sessionsEnded = domainEvent<{ references: readonly string[] }>()
