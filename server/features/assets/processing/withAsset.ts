import { z } from 'zod'
import type { JobContext } from '../../../jobs/definitions.ts'
import { announceCurrent } from './progress.ts'
import { originalOf } from '../blobs.service.ts'
import { publishDuplicate, findDuplicate } from './publishLadder.ts'
import { reject } from './reject.ts'
import { refusal } from '../assets.failures.ts'
import type { Asset } from '../assets.model.ts'

export const assetPayload = z.object({ asset: z.string(), name: z.string() })

type Make = (asset: Asset, original: string, job: JobContext) => Promise<string | void>

/**
 * What every job of an asset does around its own work: tells the pages before and after, and spares the work where a
 * duplicate has it done.
 */
export async function withAsset(asset: Asset | null, job: JobContext, make: Make): Promise<string | void> {
  if (!asset) return
  await announceCurrent(job.app, asset._id)
  try {
    return await begun(asset, job, make)
  } finally {
    await announceCurrent(job.app, asset._id)
  }
}

async function begun(asset: Asset, job: JobContext, make: Make): Promise<string | void> {
  const original = originalOf(asset)!
  const duplicate = await findDuplicate(asset)
  if (duplicate && (await publishDuplicate(asset, duplicate, job))) return undefined
  if ((await job.app.storage.size(original)) === null) return await reject(asset, job, refusal('asset.missing'))
  return make(asset, original, job)
}
