import type { Actor } from '../../access/actor.ts'
import { cancel } from '../../jobs/cancel.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { transaction } from '../../lib/transaction.ts'
import { assetFor } from './assets.service.ts'
import { assetJobKey, PROCESS_ASSET } from './processAsset.job.ts'
import { fail } from './uploads.failures.ts'
import { Assets, type Asset } from './uploads.model.ts'

/** Processes a failed or cancelled asset again, as long as its original is there. */
export async function retryAsset(actor: Actor, id: string): Promise<Asset> {
  const asset = await assetFor(actor, id)
  if (asset.state !== 'failed') throw fail('asset.notFailed')
  if (asset.sha256 === null) throw fail('asset.gone')
  await transaction(async (session) => {
    const { matchedCount } = await Assets.updateOne({ _id: id, state: 'failed' }, { $set: { state: 'uploaded', progress: 0, refusal: null } }, { session })
    if (matchedCount === 0) throw fail('asset.notFailed')
    await enqueue(PROCESS_ASSET, { asset: id, name: asset.name }, { owner: actor.account, key: assetJobKey(id) }, session)
  })
  return assetFor(actor, id)
}

/** Stops the processing; the original stays, and the asset can be processed again. */
export async function cancelAsset(actor: Actor, id: string): Promise<Asset> {
  await assetFor(actor, id)
  if (!(await transaction((session) => cancel({ key: assetJobKey(id) }, session)))) throw fail('asset.notProcessing')
  return assetFor(actor, id)
}
