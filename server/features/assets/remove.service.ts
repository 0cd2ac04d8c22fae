import { unitsOf, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { cancelJobs } from './processing/enqueue.ts'
import { assetFor } from './assets.service.ts'
import { releaseAll } from './blobs.service.ts'
import { assetRemoving, type AssetUser } from './assets.events.ts'
import { fail } from './assets.failures.ts'
import { Assets } from './assets.model.ts'

/**
 * Removes an asset that no course draft and no published version names, with its files as far as no other asset shares
 * them.
 */
export async function removeAsset(app: AppContext, actor: Actor, id: string): Promise<void> {
  const asset = await assetFor(actor, id)
  const removed = await transaction(async (session) => {
    const usedBy: AssetUser[] = []
    await assetRemoving.emit({ asset: id, usedBy }, session)
    if (usedBy.length > 0) throw fail('asset.used', namedFor(actor, usedBy))
    await cancelJobs(id, session)
    const last = await Assets.findOne({ _id: id }, null, { session }).lean()
    await Assets.deleteOne({ _id: id }, { session })
    await note(actor, 'asset.remove', id, asset.name, session)
    return last
  })
  if (removed) await releaseAll(app, removed)
}

const NAMED = 10
/** What the actor may see by name, the others by number. */
function namedFor(actor: Actor, usedBy: readonly AssetUser[]) {
  const seen = usedBy.filter(({ ancestors, can }) => {
    const units = unitsOf(actor, can)
    return ancestors.some((unit) => units.includes(unit))
  })
  const named = seen.slice(0, NAMED).map(({ name }) => name)
  return { named, others: usedBy.length - named.length }
}
