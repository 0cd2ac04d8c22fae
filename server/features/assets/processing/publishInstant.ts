import type { JobContext } from '../../../jobs/definitions.ts'
import { enqueueEncoding } from './enqueue.ts'
import { publishFolder } from './publishLadder.ts'
import { Assets, type Asset } from '../assets.model.ts'
import type { MadePackage } from './packageFolder.ts'

/** What arrived plays as it is from now on, and the encoder has it on its list: both or neither. */
export const publishInstant = (asset: Asset, made: MadePackage, job: JobContext): Promise<void> =>
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
export const publishToEncoder = (asset: Asset, job: JobContext): Promise<void> =>
  job.publish((session) => enqueueEncoding(asset, session))
