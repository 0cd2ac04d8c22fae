import { z } from 'zod'
import type { JobInHand } from '../../../jobs/definitions.ts'
import { announceAsIs } from './progress.ts'
import { originalOf } from '../blobs.ts'
import { publishTwin, twinOf } from './publishLadder.ts'
import { refuse } from './reject.ts'
import { refusal } from '../assets.failures.ts'
import type { Asset } from '../assets.model.ts'

export const assetPayload = z.object({ asset: z.string(), name: z.string() })

type Make = (asset: Asset, original: string, job: JobInHand) => Promise<string | void>

/** What every job of an asset does around its own work: tells the pages before and after, and spares the work where a twin has it done. */
export async function workOn(asset: Asset | null, job: JobInHand, make: Make): Promise<string | void> {
  if (!asset) return
  await announceAsIs(job.house, asset._id)
  try {
    return await begun(asset, job, make)
  } finally {
    await announceAsIs(job.house, asset._id)
  }
}

async function begun(asset: Asset, job: JobInHand, make: Make): Promise<string | void> {
  const original = originalOf(asset)!
  const twin = await twinOf(asset)
  if (twin && (await publishTwin(asset, twin, job))) return undefined
  if ((await job.house.storage.size(original)) === null) return await refuse(asset, job, refusal('asset.missing'))
  return make(asset, original, job)
}
