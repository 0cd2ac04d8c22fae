import { defineJob, type JobContext } from '../../../jobs/definitions.ts'
import { enqueueEncoding, PROCESS_ASSET } from './enqueue.ts'
import { assetPayload, withAsset } from './withAsset.ts'
import { instantPackage } from './instantPackage.ts'
import { soundChoiceOf, type MadePackage } from './packageFolder.ts'
import { publishFolder } from './publishLadder.ts'
import { orReject } from './reject.ts'
import { faultAtMost, refusal } from '../assets.failures.ts'
import { Assets, type Asset } from '../assets.model.ts'

/** From an uploaded original to what plays as it came, or to the encoder, or to the reason why not. */
defineJob({
  kind: PROCESS_ASSET,
  title: ({ name }) => `处理“${name}”`,
  payload: assetPayload,
  run: async ({ asset }, job) => withAsset(await begin(asset), job, make),
  async onFailed({ asset }, why, session) {
    const reason = refusal(why === 'cancelled' ? 'asset.cancelled' : 'asset.fault')
    await Assets.updateOne(
      { _id: asset, state: { $in: ['uploaded', 'processing'] } },
      { $set: { state: 'failed', refusal: reason } },
      { session },
    )
  },
})

/**
 * Null when there is nothing to do: removed, ready, refused or cancelled. An administrator's retry comes after a fault.
 */
async function begin(id: string): Promise<Asset | null> {
  const { matchedCount } = await Assets.updateOne(
    { _id: id, sha256: { $ne: null }, state: { $in: ['uploaded', 'processing', 'failed'] }, ...faultAtMost },
    { $set: { state: 'processing', progress: 0, refusal: null } },
  )
  return matchedCount === 1 ? Assets.findById(id).lean() : null
}

async function make(asset: Asset, original: string, job: JobContext): Promise<string | void> {
  return orReject(asset, job, async () => {
    const made = await job.app.storage.withLocal(original, (source) =>
      instantPackage(source, original, job, soundChoiceOf(asset)),
    )
    await (made ? publishInstant(asset, made, job) : publishToEncoder(asset, job))
  })
}

/** What arrived plays as it is from now on, and the encoder has it on its list: both or neither. */
const publishInstant = (asset: Asset, made: MadePackage, job: JobContext): Promise<void> =>
  publishFolder(asset, made, job, async (folder, session) => {
    const set = {
      ...made.facts,
      folder,
      state: 'ready' as const,
      ladder: 'making' as const,
      progress: 0,
      refusal: null,
    }
    const { matchedCount } = await Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: set }, { session })
    if (matchedCount === 1) await enqueueEncoding(asset, session)
  })

/** It can't be played before it is encoded. */
const publishToEncoder = (asset: Asset, job: JobContext): Promise<void> =>
  job.publish((session) => enqueueEncoding(asset, session))
