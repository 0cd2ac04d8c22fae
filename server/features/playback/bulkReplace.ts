import { MongoError, type AnyBulkWriteOperation, type ClientSession, type Collection } from 'mongodb'
import mongoose from 'mongoose'
import { transaction } from '../../lib/transaction.ts'
import type { Watch } from './watch.model.ts'

interface Change {
  before: Watch
  after: Watch
}

/** The revision stands for the lease too: taking or releasing one raises it. */
const replacementOf = ({
  before: { _id, revision },
  after: { _id: _, ...replacement },
}: Change): AnyBulkWriteOperation<Watch> => ({ replaceOne: { filter: { _id, revision }, replacement } })

const WRITE_CONFLICT = 112

const bulk = (collection: Collection<Watch>, changes: Change[], session?: ClientSession) =>
  collection.bulkWrite(changes.map(replacementOf), { ordered: false, ...(session && { session }) })

/** Another transaction holds a document of the group. */
class DocumentLocked extends Error {}

let embedded: boolean | undefined
/** The embedded engine names its replica set so. */
const isEmbedded = async (): Promise<boolean> =>
  (embedded ??= (await mongoose.connection.db!.command({ hello: 1 }))['setName'] === 'secantus')

/**
 * Replaces watches that still have their revision; resolves when that is durable, with the number that took.
 *
 * MongoDB gathers the flushes of an unordered bulk by itself. The embedded engine flushes for every update, unless they
 * commit together: 200 watches cost 390 ms one by one, 130 as an unordered bulk, 65 in a transaction. It ends with the
 * server that owns it, so no transaction of a killed one holds documents there. Where another holds one, the group is
 * halved: only its own waits.
 */
export const bulkReplace = async (collection: Collection<Watch>, changes: Change[]): Promise<number> =>
  (await isEmbedded()) ? inOneCommit(collection, changes) : (await bulk(collection, changes)).matchedCount

async function inOneCommit(collection: Collection<Watch>, changes: Change[]): Promise<number> {
  try {
    return await transaction(
      async (session) => (await bulk(collection, changes, session).catch(rethrowLocked)).matchedCount,
    )
  } catch (error) {
    if (!(error instanceof DocumentLocked)) throw error
    if (changes.length === 1) return 0
    const middle = changes.length >> 1
    return (
      (await inOneCommit(collection, changes.slice(0, middle))) + (await inOneCommit(collection, changes.slice(middle)))
    )
  }
}

/** Without the label that would have the driver try the whole group again for as long as the document is held. */
function rethrowLocked(error: unknown): never {
  if (error instanceof MongoError && error.code === WRITE_CONFLICT) throw new DocumentLocked()
  throw error
}
