import type { Capability } from '../../access/capabilities.ts'
import { domainEvent } from '../../lib/events.ts'

/**
 * An asset is about to be removed, in the remover's transaction; a listener whose subject still needs it adds to
 * `usedBy`.
 */
export const assetRemoving = domainEvent<{ asset: string; usedBy: AssetUser[] }>()

/** What names the asset: in words, and who may hear of it. */
export interface AssetUser {
  name: string
  ancestors: string[]
  can: Capability
}
