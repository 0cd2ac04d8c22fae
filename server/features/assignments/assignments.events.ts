import { domainEvent } from '../../lib/events.ts'

/** What counts in a class, or a mark in it, was changed in this transaction: who has passed may be others. */
export const marksChanged = domainEvent<{ class: string }>()
