import { z } from 'zod'
import { mediaRefusalMessages } from '../../../media/messages.ts'
import { MediaRefusal } from '../../../media/refusal.ts'
import { defineJob, type JobInHand } from '../../jobs/definitions.ts'
import { throttle } from '../../jobs/throttle.ts'
import { originalKey } from './keys.ts'
import { makePackage } from './makePackage.ts'
import { releaseOriginal } from './originals.ts'
import { publishPackage, publishTwin, twinOf } from './publishPackage.ts'
import { refusal } from './uploads.failures.ts'
import { Assets, type Asset } from './uploads.model.ts'
import { announce } from './uploads.present.ts'

export const PROCESS_ASSET = 'asset.process'
export const assetJobKey = (asset: string): string => `asset:${asset}`

/** From an uploaded original to what can be watched, or to the reason why not. */
export const processAsset = defineJob({
  kind: PROCESS_ASSET,
  title: ({ name }) => `处理“${name}”`,
  payload: z.object({ asset: z.string(), name: z.string() }),
  async run({ asset: id }, job) {
    const asset = await begin(id)
    if (!asset) return
    announce(job.house, asset)
    try {
      return await make(asset, job)
    } finally {
      const left = await Assets.findById(id).lean()
      if (left) announce(job.house, left)
    }
  },
  async gaveUp({ asset }, why, session) {
    const reason = refusal(why === 'cancelled' ? 'asset.cancelled' : 'asset.fault')
    await Assets.updateOne({ _id: asset, state: { $in: ['uploaded', 'processing'] } }, { $set: { state: 'failed', refusal: reason } }, { session })
  },
})

/** Null when there is nothing to do: removed, ready, refused or cancelled. An administrator's retry comes after a fault. */
async function begin(id: string): Promise<Asset | null> {
  const open = { $or: [{ state: { $in: ['uploaded', 'processing'] as const } }, { state: 'failed' as const, 'refusal.code': refusal('asset.fault').code }] }
  const { matchedCount } = await Assets.updateOne({ _id: id, sha256: { $ne: null }, ...open }, { $set: { state: 'processing', progress: 0, refusal: null } })
  return matchedCount === 1 ? Assets.findById(id).lean() : null
}

async function make(asset: Asset, job: JobInHand): Promise<string | void> {
  const { storage } = job.house
  const sha256 = asset.sha256!
  const twin = await twinOf(asset)
  if (twin && (await publishTwin(asset, twin, job))) return undefined
  if ((await storage.size(originalKey(sha256))) === null) return await refuse(asset, job, refusal('asset.missing'))
  const progress = watch(asset, job)
  try {
    const made = await storage.withLocal(originalKey(sha256), (source) => makePackage(source, job, progress))
    return await publishPackage(asset, made, job)
  } catch (error) {
    if (!(error instanceof MediaRefusal)) throw error
    return refuse(asset, job, { code: error.code, message: mediaRefusalMessages[error.code] ?? error.message })
  } finally {
    progress.stop()
  }
}

/** The file is at fault: its owner reads why, and its bytes go. */
async function refuse(asset: Asset, job: JobInHand, reason: { code: string; message: string }): Promise<string> {
  await job.publish((session) => Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: { state: 'failed', refusal: reason, sha256: null } }, { session }))
  await releaseOriginal(job.house, asset.sha256!)
  return reason.message
}

const SAVE_MS = 1_000

/** Progress for the task, for the open pages of the owner, and for whoever loads the library. */
function watch(asset: Asset, job: JobInHand) {
  const save = throttle<number>(SAVE_MS, (progress) => {
    announce(job.house, { ...asset, progress })
    Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: { progress } }).catch((error: unknown) => job.house.log.warn({ err: error }, 'progress was not saved'))
  })
  const report = (fraction: number) => {
    job.progress(fraction)
    save(fraction)
  }
  report.stop = () => save.stop()
  return report
}
