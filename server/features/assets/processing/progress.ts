import type { AppContext } from '../../../appContext.ts'
import type { JobContext } from '../../../jobs/definitions.ts'
import { throttle } from '../../../jobs/throttle.ts'
import { Assets, type Asset } from '../assets.model.ts'
import { announce } from '../assets.present.ts'

const SAVE_MS = 1_000

/** Progress for the task, for the open pages of the owner, and for whoever loads the library. */
export function watchProgress(begun: Asset, job: JobContext) {
  let asset = begun
  const save = throttle<number>(SAVE_MS, (progress) => {
    announce(job.app, { ...asset, progress })
    Assets.updateOne({ _id: asset._id, state: asset.state }, { $set: { progress } }).catch((error: unknown) =>
      job.app.log.warn({ err: error }, 'progress was not saved'),
    )
  })
  const report = (fraction: number) => {
    job.progress(fraction)
    save(fraction)
  }
  /** It has become playable meanwhile. */
  report.changed = (now: Asset) => void (asset = now)
  report.stop = () => save.stop()
  return report
}

/** Tells the owner how an asset stands in the database; nothing of one that was removed. */
export async function announceCurrent(app: Pick<AppContext, 'realtime'>, id: string): Promise<Asset | null> {
  const asset = await Assets.findById(id).lean()
  if (asset) announce(app, asset)
  return asset
}
