import type { JobInHand } from '../../../jobs/definitions.ts'
import { encodeLater } from './enqueue.ts'
import { takingOver } from './publishLadder.ts'
import { Assets, type Asset } from '../assets.model.ts'
import type { MadePackage } from './packageFolder.ts'

/** What arrived plays as it is from now on, and the encoder has it on its list: both or neither. */
export const publishFirst = (asset: Asset, made: MadePackage, job: JobInHand): Promise<void> =>
  takingOver(asset, made, job, async (folder, session) => {
    const set = {
      ...made.facts,
      folder,
      state: 'ready' as const,
      ladder: 'making' as const,
      progress: 0,
      refusal: null,
    }
    const { matchedCount } = await Assets.updateOne({ _id: asset._id, state: 'processing' }, { $set: set }, { session })
    if (matchedCount === 1) await encodeLater(asset, session)
  })

/** It can't be played before it is encoded. */
export const handOver = (asset: Asset, job: JobInHand): Promise<void> =>
  job.publish((session) => encodeLater(asset, session))
