import { domainEvent } from '../../lib/events.ts'

/**
 * An asset is about to be removed, in the remover's transaction; a listener whose subject still needs it adds to
 * `usedBy`.
 */
export const assetRemoving = domainEvent<{ asset: string; usedBy: { title: string; ancestors: string[] }[] }>()
