import { z } from 'zod'
import { defineJob, type JobInHand } from '../../jobs/definitions.ts'
import { PROCESS_ASSET } from './assetJobs.ts'
import { announceAsIs } from './assetProgress.ts'
import './encodeAsset.job.ts'
import { originalKey } from './keys.ts'
import { makeFirst } from './makeFirst.ts'
import { handOver, publishFirst } from './publishFirst.ts'
import { publishTwin, twinOf } from './publishPackage.ts'
import { orRefuse, refuse } from './refuseAsset.ts'
import { refusal } from './uploads.failures.ts'
import { Assets, type Asset } from './uploads.model.ts'

export { assetJobKey, PROCESS_ASSET } from './assetJobs.ts'

/** From an uploaded original to what plays as it came, or to the encoder, or to the reason why not. */
export const processAsset = defineJob({
  kind: PROCESS_ASSET,
  title: ({ name }) => `处理“${name}”`,
  payload: z.object({ asset: z.string(), name: z.string() }),
  async run({ asset: id }, job) {
    const asset = await begin(id)
    if (!asset) return
    await announceAsIs(job.house, id)
    try {
      return await make(asset, job)
    } finally {
      await announceAsIs(job.house, id)
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
  const original = originalKey(asset.sha256!)
  const twin = await twinOf(asset)
  if (twin && (await publishTwin(asset, twin, job))) return undefined
  if ((await storage.size(original)) === null) return await refuse(asset, job, refusal('asset.missing'))
  return orRefuse(asset, job, async () => {
    const made = await storage.withLocal(original, (source) => makeFirst(source, original, job))
    await (made ? publishFirst(asset, made, job) : handOver(asset, job))
  })
}
