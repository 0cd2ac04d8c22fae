import { z } from 'zod'
import { defineJob, type JobContext } from '../../jobs/definitions.ts'
import { recurring } from '../../jobs/recurring.ts'
import { now } from '../../lib/clock.ts'
import { completeUpload } from './complete.ts'
import { removeHalfDocuments } from '../assets/intake.service.ts'
import { isComplete, isExpired, PendingUploads } from './pendingUploads.ts'
import { sweepWorkFolder } from '../../storage/workFolder.ts'

const ABANDONED_MS = 24 * 3_600_000
/** Longer than any encoding, whose folder and local source look untouched while it goes on. */
const WORK_ABANDONED_MS = 3 * ABANDONED_MS

/**
 * Finishes uploads whose process was killed between the last byte and the asset; removes those given up by their
 * owners.
 */
defineJob({
  kind: 'uploads.tidy',
  title: () => '清理未完成的上传',
  payload: z.object({}),
  background: true,
  async run(_payload, { app }: JobContext) {
    const pending = new PendingUploads(app)
    for (const id of await pending.ids()) {
      const found = await pending.find(id)
      if (!found) await pending.forgetBroken(id)
      else if (isComplete(found)) await completeUpload(app, pending, id)
      else if (isExpired(found)) await pending.forget(id)
    }
    await removeHalfDocuments(app, new Date(now().getTime() - ABANDONED_MS))
    await sweepWorkFolder(app, WORK_ABANDONED_MS)
    await app.storage.sweep(ABANDONED_MS)
  },
})

recurring('uploads.tidy', '40 3 * * *', { atStart: true })
