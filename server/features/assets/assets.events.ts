import { domainEvent } from '../../lib/events.ts'

/**
 * An asset is about to be removed, in the remover's transaction; a listener whose subject still needs it adds to
 * `usedBy`.
 */
export const assetRemoving = domainEvent<{ asset: string; usedBy: AssetUser[] }>()

/** A course that names the asset: in its draft, in published versions. */
export interface AssetUser {
  title: string
  ancestors: string[]
  draft: boolean
  versions: number[]
}
