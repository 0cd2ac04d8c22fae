import { domainEvent } from '../../lib/events.ts'

/** A class was opened or saved, in this transaction: its capacity, quotas and days may have changed. */
export const classSaved = domainEvent<{ class: string }>()

/** The hours of its timetable were changed, in this transaction. */
export const creditChanged = domainEvent<{ class: string }>()

/** A class will not be held, in this transaction. */
export const classCancelled = domainEvent<{ class: string; reason: string; by: string }>()

/** A trainee is to leave 退学, in this transaction; `kept`: why that cannot be any more, in words. */
export const memberLeaving = domainEvent<{ class: string; person: string; kept: string[] }>()

/** Who left is to be a trainee again, in this transaction; `kept`: why that cannot be any more, in words. */
export const memberReturning = domainEvent<{ class: string; person: string; kept: string[] }>()

/** A session is to leave the timetable, in this transaction; `kept`: what of it would be lost, in words. */
export const sessionRemoving = domainEvent<{ session: string; class: string; kept: string[] }>()
