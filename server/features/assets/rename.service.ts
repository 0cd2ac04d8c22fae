import type { Actor } from '../../access/actor.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, type Asset } from './assets.model.ts'
import { assetFor } from './assets.service.ts'

/** Renames an asset that still has the name that the actor saw; what it is called already changes nothing. */
export async function renameAsset(
  actor: Actor,
  id: string,
  { name, was }: { name: string; was: string },
): Promise<Asset> {
  const asset = await assetFor(actor, id)
  if (asset.name === name) return asset
  await transaction(async (session) => {
    const { matchedCount } = await Assets.updateOne({ _id: id, name: was }, { $set: { name } }, { session })
    if (matchedCount === 0) throw fail('asset.renamed', { name: asset.name })
    await note(actor, 'asset.rename', id, `${was} → ${name}`, session)
  })
  return assetFor(actor, id)
}
