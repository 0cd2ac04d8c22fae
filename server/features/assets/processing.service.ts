import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { transaction } from '../../lib/transaction.ts'
import { assetJobKey, cancelJobs, enqueueEncoding, PROCESS_ASSET } from './processing/enqueue.ts'
import { assetFor } from './assets.service.ts'
import { fail, refusal } from './assets.failures.ts'
import { Assets, type Asset } from './assets.model.ts'

/**
 * Processes a failed or cancelled asset again, as long as its original is there; one that plays as it came gets its
 * renditions.
 */
export async function retryAsset(actor: Actor, id: string): Promise<Asset> {
  const asset = await assetFor(actor, id)
  if (asset.state !== 'failed' && asset.ladder !== 'stopped') throw fail('asset.notFailed')
  if (asset.sha256 === null) throw fail('asset.gone')
  await transaction((session) =>
    asset.ladder === 'stopped' ? encodeAgain(asset, session) : processAgain(asset, actor, session),
  )
  return assetFor(actor, id)
}

async function processAgain({ _id, name }: Asset, actor: Actor, session: ClientSession): Promise<void> {
  const { matchedCount } = await Assets.updateOne(
    { _id, state: 'failed' },
    { $set: { state: 'uploaded', progress: 0, refusal: null } },
    { session },
  )
  if (matchedCount === 0) throw fail('asset.notFailed')
  await enqueue(PROCESS_ASSET, { asset: _id, name }, { owner: actor.account, key: assetJobKey(_id) }, session)
}

async function encodeAgain(asset: Asset, session: ClientSession): Promise<void> {
  const { matchedCount } = await Assets.updateOne(
    { _id: asset._id, ladder: 'stopped' },
    { $set: { ladder: 'making', progress: 0, refusal: null } },
    { session },
  )
  if (matchedCount === 0) throw fail('asset.notFailed')
  await enqueueEncoding(asset, session)
}

/**
 * Stops the processing; the original stays, and the asset can be processed again. One that plays as it came goes on
 * doing so.
 */
export async function cancelAsset(actor: Actor, id: string): Promise<Asset> {
  await assetFor(actor, id)
  const stopped = await transaction((session) => cancelJobs(id, session))
  const asset = await assetFor(actor, id)
  if (!stopped && asset.ladder !== 'stopped' && asset.refusal?.code !== refusal('asset.cancelled').code)
    throw fail('asset.notProcessing')
  return asset
}
