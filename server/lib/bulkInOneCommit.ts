import { MongoError, type AnyBulkWriteOperation, type ClientSession, type Collection, type Document } from 'mongodb'
import mongoose from 'mongoose'
import { transaction } from './transaction.ts'

const WRITE_CONFLICT = 112

const bulk = <T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
  session?: ClientSession,
) => collection.bulkWrite(writes, { ordered: false, ...(session && { session }) })

/** Another transaction holds a document of the group. */
class DocumentLocked extends Error {}

let embedded: boolean | undefined
/** The embedded engine names its replica set so. */
const isEmbedded = async (): Promise<boolean> =>
  (embedded ??= (await mongoose.connection.db!.command({ hello: 1 }))['setName'] === 'secantus')

/**
 * Writes conditional changes of documents together; resolves when that is durable, with the number that took.
 *
 * MongoDB gathers the flushes of an unordered bulk by itself. The embedded engine flushes for every update, unless they
 * commit together: 200 watches cost 390 ms one by one, 130 as an unordered bulk, 65 in a transaction. It ends with the
 * server that owns it, so no transaction of a killed one holds documents there. Where another holds one, the group is
 * halved: only its own waits.
 */
export const bulkInOneCommit = async <T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<number> =>
  (await isEmbedded()) ? inOneCommit(collection, writes) : (await bulk(collection, writes)).matchedCount

async function inOneCommit<T extends Document>(
  collection: Collection<T>,
  writes: AnyBulkWriteOperation<T>[],
): Promise<number> {
  try {
    return await transaction(
      async (session) => (await bulk(collection, writes, session).catch(rethrowLocked)).matchedCount,
    )
  } catch (error) {
    if (!(error instanceof DocumentLocked)) throw error
    if (writes.length === 1) return 0
    const middle = writes.length >> 1
    return (
      (await inOneCommit(collection, writes.slice(0, middle))) + (await inOneCommit(collection, writes.slice(middle)))
    )
  }
}

/** Without the label that would have the driver try the whole group again for as long as the document is held. */
function rethrowLocked(error: unknown): never {
  if (error instanceof MongoError && error.code === WRITE_CONFLICT) throw new DocumentLocked()
  throw error
}
