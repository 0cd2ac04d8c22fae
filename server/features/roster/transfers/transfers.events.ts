import { domainEvent } from '../../../lib/events.ts'

/** A person is another unit's now, whose line is said; in the transaction of the receipt, or of what takes it back. */
export const personReceived = domainEvent<{ person: string; ancestors: readonly string[] }>()
