import { stat } from 'node:fs/promises'
import type { AppContext } from '../../appContext.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { Units } from '../organisations/organisations.model.ts'
import { keepOriginal, recordAsset } from '../assets/blobs.ts'
import type { PendingUpload, PendingUploads } from './pendingUploads.ts'
import { assetJobKey, PROCESS_ASSET } from '../assets/processing/process.job.ts'
import { hashOf } from './incrementalHash.ts'
import { keyedQueue } from '../../lib/keyedQueue.ts'
import { Assets, byUpload, type Asset } from '../assets/assets.model.ts'

/**
 * Makes the asset of a complete upload and enqueues its processing; all is durable when it resolves. Every step may already have
 * been done by a process that was killed: the upload's record goes last, so whoever finds it does the rest.
 */
export const completeUpload = (app: AppContext, partials: PendingUploads, id: string): Promise<void> =>
  keyedQueue(`upload ${id}`, async () => {
    const partial = await partials.find(id)
    if (!partial) return
    const sha256 = partial.meta.sha256 ?? (await hashed(partials, partial))
    const asset = await record(partial, sha256)
    if (partial.file !== null) await keepOriginal(app, asset, partial.file)
    if (asset.state === 'uploaded')
      await enqueue(
        PROCESS_ASSET,
        { asset: asset._id, name: asset.name },
        { owner: asset.owner, key: assetJobKey(asset._id) },
      )
    await partials.forget(id)
  })

async function hashed(partials: PendingUploads, { id, file, size }: PendingUpload): Promise<string> {
  if (file === null || (await stat(file)).size !== size) throw new Error(`upload ${id} is not complete`)
  const sha256 = await hashOf(file)
  await partials.noteHash(id, sha256)
  return sha256
}

async function record({ id, size, meta }: PendingUpload, sha256: string): Promise<Asset> {
  const before = await Assets.findOne(byUpload(id)).lean()
  if (before) return before
  const unit = await Units.findById(meta.unit, 'ancestors').lean()
  return recordAsset({
    _id: newId(),
    unit: meta.unit,
    ancestors: unit?.ancestors ?? [meta.unit],
    owner: meta.owner,
    name: meta.filename,
    kind: 'video',
    state: 'uploaded',
    size,
    sha256,
    upload: id,
    durationSeconds: null,
    progress: 0,
    refusal: null,
    folder: null,
    reuses: 0,
    renditions: [],
    hasPoster: false,
    captions: null,
    createdAt: now(),
  })
}
