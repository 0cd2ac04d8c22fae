import type { AppContext } from '../../appContext.ts'
import { PendingUploads } from './pendingUploads.ts'

/** Left free for renditions, the database and the logs. */
const RESERVE_BYTES = 1024 ** 3

/** Bytes that a new upload may have: what is free, less what uploads under way will still take, less a reserve. */
export async function freeForUploads(app: AppContext): Promise<number> {
  const [free, outstanding] = await Promise.all([app.storage.freeBytes(), new PendingUploads(app).outstandingBytes()])
  return Math.max(0, free - outstanding - RESERVE_BYTES)
}
