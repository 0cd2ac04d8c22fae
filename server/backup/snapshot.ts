import type { ClientSession, Db, MongoClient } from 'mongodb'
import { StartupError } from '../startupError.ts'

const SNAPSHOT_TOO_OLD = 239

/**
 * Reads of one moment, however long they take and whatever is written meanwhile. MongoDB has sessions for that
 * (`snapshot`), whose moment it keeps for minSnapshotHistoryWindowInSeconds, five minutes by default; a transaction ends
 * there after one. The embedded engine takes such a session and does not hold it to its moment, but has transactions
 * that keep theirs for as long as they are used once a minute.
 */
export async function atOneMoment<T>(
  client: MongoClient,
  db: Db,
  read: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const embedded = (await db.admin().command({ hello: 1 }))['setName'] === 'secantus'
  const session = client.startSession(embedded ? {} : { snapshot: true })
  try {
    if (embedded) session.startTransaction({ readConcern: { level: 'snapshot' } })
    return await read(session)
  } catch (error) {
    if ((error as { code?: number }).code !== SNAPSHOT_TOO_OLD) throw error
    throw new StartupError(
      'The database forgot the moment of the backup before all was read: raise its parameter minSnapshotHistoryWindowInSeconds.',
    )
  } finally {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined)
    await session.endSession()
  }
}
