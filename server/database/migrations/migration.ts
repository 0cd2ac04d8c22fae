import type { Collection, Db } from 'mongodb'

/** A row as some version of the program left it: no more is known of it than its id. */
export type OldRow = { _id: string } & Record<string, unknown>

/**
 * What becomes of a row. The filter is checked beside its id at the moment of writing, so that a change made twice is
 * made once.
 */
export interface RowChange {
  filter: Record<string, unknown>
  update: Record<string, unknown>
}

/**
 * Goes through a collection in the order of `_id`, reading the named fields only, and writes what `change` says, in
 * batches. A batch and how far it went are committed together: after a kill the next run goes on where the last commit
 * ended.
 */
export type InBatches = (
  rows: Collection<OldRow>,
  fields: readonly string[],
  change: (row: OldRow) => RowChange | null,
) => Promise<void>

/**
 * A step from one form of the stored data to the next. Once released it is never edited, moved or removed. It knows
 * collections, not models: those go on to say what today's rows look like, and it deals with those of its own day.
 */
export interface Migration {
  number: number
  /** As its file is called, after the number. */
  name: string
  up(db: Db, inBatches: InBatches): Promise<void>
}
