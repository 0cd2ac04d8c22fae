import { createHash } from 'node:crypto'
import { readCaptions, type Captions } from '../../../media/captions/readCaptions.ts'
import { MediaRefusal } from '../../../media/refusal.ts'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { assetFor } from './assets.service.ts'
import { captionsKey } from './blobs.service.ts'
import { fail } from './assets.failures.ts'
import { Assets, type Asset } from './assets.model.ts'
import { withWorkFile } from '../../storage/workFolder.ts'

/** What a caption file holds for this video or sound; nothing is kept. */
export async function checkCaptions(actor: Actor, id: string, bytes: Uint8Array): Promise<Captions> {
  const asset = await assetFor(actor, id)
  if (asset.kind === 'document' || asset.kind === 'picture') throw fail('asset.noCaptions')
  try {
    return readCaptions(bytes, asset.durationSeconds)
  } catch (error) {
    throw error instanceof MediaRefusal ? fail('asset.captions') : error
  }
}

/** Sets the captions of a video or sound: a new object each time, because objects never change; earlier ones go. */
export async function setCaptions(app: AppContext, actor: Actor, id: string, bytes: Uint8Array): Promise<Asset> {
  const { text } = await checkCaptions(actor, id, bytes)
  const asset = await assetFor(actor, id)
  const key = captionsKey(id, createHash('sha256').update(text).digest('hex'))
  await withWorkFile(app, Buffer.from(text), (file) => app.storage.put(key, file))
  await Assets.updateOne({ _id: id }, { $set: { captions: key } })
  if (asset.captions !== null && asset.captions !== key) await app.storage.remove(asset.captions)
  return assetFor(actor, id)
}

/** Takes the captions away; what plays now keeps them until it is opened anew. */
export async function removeCaptions(app: AppContext, actor: Actor, id: string): Promise<Asset> {
  const asset = await assetFor(actor, id)
  if (asset.captions === null) return asset
  const { modifiedCount } = await Assets.updateOne({ _id: id, captions: asset.captions }, { $set: { captions: null } })
  if (modifiedCount > 0) await app.storage.remove(asset.captions)
  return assetFor(actor, id)
}
