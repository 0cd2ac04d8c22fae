import { domainEvent } from '../../lib/events.ts'
import type { Requirement } from './programmes.model.ts'

/**
 * A requirement was set or changed, in the changer's transaction: coverage must be computed anew for all it touches.
 */
export const requirementChanged = domainEvent<{ requirement: Requirement; account: string }>()
