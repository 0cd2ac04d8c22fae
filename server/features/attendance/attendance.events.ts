import { domainEvent } from '../../lib/events.ts'

/**
 * What was entered of people in a class, or a leave of theirs, was changed by its staff, in this transaction: their hours
 * may be others. Signing in by the screen, while a session lasts, is not told of.
 */
export const attendanceChanged = domainEvent<{ class: string; people: readonly string[] }>()
