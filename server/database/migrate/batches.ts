import type { AnyBulkWriteOperation, Collection, Db, FindCursor } from 'mongodb'
import { transaction } from '../../lib/transaction.ts'
import type { InBatches, Migration, OldRow, RowChange } from '../migrations/migration.ts'
import { recordsOf, writeRecord } from './records.ts'

const BATCH = 500

interface Batches {
  db: Db
  migration: Migration
  /** Of the lease under which it is run. */
  token: string
  signal: AbortSignal
  /** Told after every batch. */
  onProgress(done: number, all: number): void
}

async function* batchesOf(cursor: FindCursor<OldRow>): AsyncGenerator<OldRow[]> {
  let batch: OldRow[] = []
  for await (const row of cursor) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** One cursor over all: on the embedded engine every `find` from an id on reads the whole collection anew. */
function rowsAfter(rows: Collection<OldRow>, fields: readonly string[], last: string | undefined): FindCursor<OldRow> {
  return rows.find(last === undefined ? {} : { _id: { $gt: last } }, {
    projection: Object.fromEntries(fields.map((field) => [field, 1])),
    sort: { _id: 1 },
    batchSize: BATCH,
  })
}

const writeOf = ({ _id }: OldRow, { filter, update }: RowChange): AnyBulkWriteOperation<OldRow> => ({
  updateOne: { filter: { _id, ...filter }, update },
})

/** See {@link InBatches}. */
export function inBatchesOf({ db, migration: { number }, token, signal, onProgress }: Batches): InBatches {
  /** The changes of a batch, their count, and how far it went: all of it, by the holder of the lease, or nothing. */
  const commit = (rows: Collection<OldRow>, writes: AnyBulkWriteOperation<OldRow>[], last: string) =>
    transaction(async (session) => {
      const changed = writes.length > 0 ? (await rows.bulkWrite(writes, { ordered: false, session })).modifiedCount : 0
      const progress = { $set: { [`progress.${rows.collectionName}`]: last }, $inc: { changed } }
      await writeRecord(db, { number, token }, progress as never, session)
    })

  return async (rows, fields, change) => {
    const begun = (await recordsOf(db).findOne({ _id: number }))?.progress[rows.collectionName]
    const all = await rows.estimatedDocumentCount()
    let done = 0
    for await (const batch of batchesOf(rowsAfter(rows, fields, begun))) {
      signal.throwIfAborted()
      const writes = batch.flatMap((row) => {
        const changed = change(row)
        return changed ? [writeOf(row, changed)] : []
      })
      await commit(rows, writes, batch.at(-1)!._id)
      onProgress((done += batch.length), all)
    }
  }
}
