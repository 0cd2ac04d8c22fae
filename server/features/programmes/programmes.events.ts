import { domainEvent } from '../../lib/events.ts'
import type { Requirement } from './programmes.model.ts'

/**
 * A requirement was set or changed, in the changer's transaction: coverage must be computed anew for all it touches.
 */
export const requirementChanged = domainEvent<{ requirement: Requirement; account: string }>()

/** A programme or a requirement is to be archived, in this transaction: listeners add the titles of what still needs it. */
export const programmeArchiving = domainEvent<{ programme: string; inUse: string[] }>()
export const requirementArchiving = domainEvent<{ requirement: string; inUse: string[] }>()
