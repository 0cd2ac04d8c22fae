import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { JobInHand } from '../../jobs/definitions.ts'
import { renditionsFolder } from './keys.ts'
import type { MadePackage } from './makePackage.ts'
import { releaseFolder } from './originals.ts'
import { Assets, type Asset } from './uploads.model.ts'

/** A ready asset of the same content. */
export const twinOf = ({ _id, sha256 }: Asset): Promise<Asset | null> =>
  Assets.findOne({ sha256, _id: { $ne: _id }, state: 'ready', kind: { $ne: 'document' }, folder: { $ne: null } }).lean()

const READY = { state: 'ready', progress: 1, refusal: null } as const

/** Shares the twin's folder instead of encoding the same again; false when the twin went away meanwhile. */
export const publishTwin = (asset: Asset, { _id, kind, folder, durationSeconds, renditions, hasPoster }: Asset, job: JobInHand): Promise<boolean> =>
  job.publish(async (session) => {
    const { matchedCount } = await Assets.updateOne({ _id, state: 'ready', folder }, { $inc: { reuses: 1 } }, { session })
    if (matchedCount === 0) return false
    await Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: { ...READY, kind, folder, durationSeconds, renditions, hasPoster } }, { session })
    return true
  })

/**
 * Takes the package into the storage and then points the asset at it, in one step that only the holder of the lease can do.
 * When that fails the folder goes again; after a kill in between, the next taking of the job removes it.
 */
export async function publishPackage(asset: Asset, { localFolder, facts }: MadePackage, job: JobInHand): Promise<void> {
  const { storage } = job.house
  const folder = renditionsFolder(asset._id, job.id, job.fence)
  for (let fence = 1; fence < job.fence; fence++) await releaseFolder(job.house, renditionsFolder(asset._id, job.id, fence))
  try {
    await storage.putFolder(folder, localFolder)
    await job.publish((session) => Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: { ...READY, ...facts, folder } }, { session }))
  } finally {
    await rm(path.dirname(localFolder), { recursive: true, force: true })
    await releaseFolder(job.house, folder) // unless it is the asset's now
  }
  if (asset.folder !== null) await releaseFolder(job.house, asset.folder)
}
