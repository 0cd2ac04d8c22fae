import { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import { defineJob, type JobContext } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { completeUpload } from './complete.ts'
import { releaseAll } from '../assets/blobs.ts'
import { isComplete, isExpired, PendingUploads } from './pendingUploads.ts'
import { Assets } from '../assets/assets.model.ts'
import { sweepWorkFolder } from '../../storage/workFolder.ts'

const ABANDONED_MS = 24 * 3_600_000

/** Finishes uploads whose process was killed between the last byte and the asset; removes those given up by their owners. */
export const tidyUploads = defineJob({
  kind: 'uploads.tidy',
  title: () => '清理未完成的上传',
  payload: z.object({}),
  async run(_payload, { app }: JobContext) {
    const partials = new PendingUploads(app)
    for (const id of await partials.ids()) {
      const found = await partials.find(id)
      if (!found) await partials.forgetBroken(id)
      else if (isComplete(found)) await completeUpload(app, partials, id)
      else if (isExpired(found)) await partials.forget(id)
    }
    await removeHalfDocuments(app)
    await sweepWorkFolder(app, ABANDONED_MS)
    await app.storage.sweep(ABANDONED_MS)
  },
})

/** Handouts whose process was killed between the record and the bytes: their owner was never told that they had arrived. */
async function removeHalfDocuments(app: AppContext): Promise<void> {
  const half = await Assets.find({
    kind: 'document',
    state: 'uploaded',
    createdAt: { $lt: new Date(now().getTime() - ABANDONED_MS) },
  }).lean()
  for (const asset of half) {
    await Assets.deleteOne({ _id: asset._id })
    await releaseAll(app, asset)
  }
}

recurring('uploads.tidy', '40 3 * * *', { atStart: true })
