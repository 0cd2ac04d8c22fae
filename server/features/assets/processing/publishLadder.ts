import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { ClientSession } from 'mongoose'
import type { JobContext } from '../../../jobs/definitions.ts'
import { renditionsFolder, releaseFolder } from '../blobs.service.ts'
import { offerings } from '../../offerings/offerings.service.ts'
import { releaseLater } from './releaseFolder.job.ts'
import { Assets, type Asset } from '../assets.model.ts'
import type { MadePackage } from './packageFolder.ts'

/** A ready asset of the same content and the same choice of sound, with all its renditions. */
export const findDuplicate = ({ _id, sha256, soundChoice }: Asset): Promise<Asset | null> =>
  Assets.findOne({
    sha256,
    _id: { $ne: _id },
    state: 'ready',
    kind: { $ne: 'document' },
    folder: { $ne: null },
    ladder: null,
    soundChoice: soundChoice ?? null,
  }).lean()

/** An asset waits for its ladder in either: it plays meanwhile, or not. Two conditions, because an $or has no index. */
const EXPECTING = [{ state: 'processing' }, { state: 'ready', ladder: 'making' }] as const
const READY = { state: 'ready', progress: 1, refusal: null, ladder: null, soundOnly: false } as const

/** Points an asset at its complete package; what played until now is still there for those who are watching it. */
async function replace(asset: Asset, facts: Partial<Asset>, session: ClientSession): Promise<void> {
  const before = await Assets.findById(asset._id, { folder: 1, durationSeconds: 1 }, { session }).lean()
  // Whoever watched what played until now to its end has seen all of it: the length may become shorter, not longer.
  const durationSeconds = Math.min(facts.durationSeconds!, before?.durationSeconds ?? Infinity)
  for (const expecting of EXPECTING) {
    const { matchedCount } = await Assets.updateOne(
      { _id: asset._id, ...expecting },
      { $set: { ...READY, ...facts, durationSeconds }, $unset: { growing: 1 } },
      { session },
    )
    if (matchedCount === 0) continue
    if (before?.folder) await releaseLater(before.folder, session)
    return
  }
}

/** Shares the duplicate's folder instead of encoding the same again; false when the duplicate went away meanwhile. */
export const publishDuplicate = (
  asset: Asset,
  { _id, kind, folder, durationSeconds, renditions, hasPoster, posters, storyboard, chapters, sounds, sound }: Asset,
  job: JobContext,
): Promise<boolean> =>
  job.publish(async (session) => {
    const { matchedCount } = await Assets.updateOne(
      { _id, state: 'ready', folder },
      { $inc: { reuses: 1 } },
      { session },
    )
    if (matchedCount === 0) return false
    await replace(
      asset,
      {
        ...{ kind, folder, durationSeconds, renditions, hasPoster, posters, storyboard, chapters },
        ...(sounds && { sounds, sound: sound ?? null }),
      },
      session,
    )
    await offerings.changed(session)
    return true
  })

/** Publishes the complete package of an asset. */
export const publishLadder = (asset: Asset, made: MadePackage, job: JobContext): Promise<void> =>
  publishFolder(asset, made, job, (folder, session) => replace(asset, { ...made.facts, folder }, session))

/**
 * Takes a package into the storage and then points its asset at it, in one step that only the holder of the lease can
 * do. When that fails the folder goes again; after a kill in between, the next run of the job removes it.
 */
export async function publishFolder(
  { _id }: Asset,
  { localFolder }: MadePackage,
  job: JobContext,
  point: (folder: string, session: ClientSession) => Promise<void>,
): Promise<void> {
  const folder = renditionsFolder(_id, job.id, job.fence)
  for (let fence = 1; fence < job.fence; fence++) await releaseFolder(job.app, renditionsFolder(_id, job.id, fence))
  try {
    await job.app.storage.putFolder(folder, localFolder)
    await job.publish(async (session) => {
      await point(folder, session)
      await offerings.changed(session)
    })
  } finally {
    await rm(path.dirname(localFolder), { recursive: true, force: true })
    await releaseFolder(job.app, folder) // unless it is the asset's now
  }
}
