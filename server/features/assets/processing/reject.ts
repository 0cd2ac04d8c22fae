import { sentenceOf } from '../../../../media/messages.ts'
import { MediaRefusal } from '../../../../media/refusal.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { releaseOriginal } from '../blobs.service.ts'
import { Assets, type Asset } from '../assets.model.ts'
import { giveUpGrowth } from './giveUpGrowth.ts'

/**
 * The file is at fault: its owner reads why, and its bytes go; one that plays already as it came stays so, one of which
 * a part plays does not. @returns the reason
 */
export async function reject(
  asset: Asset,
  job: JobContext,
  reason: { code: string; message: string },
): Promise<string> {
  const gone = await job.publish(async (session) => {
    if (await giveUpGrowth(asset._id, { refusal: reason, sha256: null }, session)) return true
    await Assets.updateOne(
      { _id: asset._id, ladder: 'making' },
      { $set: { ladder: 'stopped', refusal: reason } },
      { session },
    )
    const { matchedCount } = await Assets.updateOne(
      { _id: asset._id, state: 'processing' },
      { $set: { state: 'failed', refusal: reason, sha256: null } },
      { session },
    )
    return matchedCount === 1
  })
  if (gone) await releaseOriginal(job.app, asset)
  return reason.message
}

/**
 * Runs `make`; what it finds wrong with the file is told to the owner. @returns the reason, or nothing when all went
 * well
 */
export async function orReject(asset: Asset, job: JobContext, make: () => Promise<void>): Promise<string | void> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof MediaRefusal)) throw error
    return reject(asset, job, { code: error.code, message: sentenceOf(error) })
  }
}
