import { stat } from 'node:fs/promises'
import type { AppContext } from '../../appContext.ts'
import { keyedQueue } from '../../lib/keyedQueue.ts'
import { takeIn } from '../assets/intake.service.ts'
import { hashOf } from './incrementalHash.ts'
import type { PendingUpload, PendingUploads } from './pendingUploads.ts'

/**
 * Makes the asset of a complete upload and enqueues its processing; all is durable when it resolves. Every step may
 * already have been done by a process that was killed: the upload's record goes last, so whoever finds it does the
 * rest.
 */
export const completeUpload = (app: AppContext, pending: PendingUploads, id: string): Promise<void> =>
  keyedQueue(`upload ${id}`, async () => {
    const upload = await pending.find(id)
    if (!upload) return
    const { file, size, meta } = upload
    const sha256 = meta.sha256 ?? (await hashed(pending, upload))
    await takeIn(app, { id, file, size, sha256, unit: meta.unit, owner: meta.owner, filename: meta.filename })
    await pending.forget(id)
  })

async function hashed(pending: PendingUploads, { id, file, size }: PendingUpload): Promise<string> {
  if (file === null || (await stat(file)).size !== size) throw new Error(`upload ${id} is not complete`)
  const sha256 = await hashOf(file)
  await pending.noteHash(id, sha256)
  return sha256
}
