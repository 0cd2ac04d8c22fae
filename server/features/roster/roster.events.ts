import { domainEvent } from '../../lib/events.ts'

/** A person's appointments changed, in the changer's transaction. */
export const appointmentsChanged = domainEvent<{ person: string }>()
