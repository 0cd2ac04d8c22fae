import type { Model } from 'mongoose'
import { isCurrent, Unreadable } from './seal.ts'

/** What is left of a pass through all values of a collection. */
export interface Pass {
  /** Sealed anew in it, or with `write: false` only found. */
  resealed: number
  /** Rows with a value that no key opens. */
  unreadable: string[]
}
export type Reseal = (how: { write: boolean }) => Promise<Pass>

/** A sealed value of a row, where it stands, and what to write for it under the current key. */
interface Value {
  path: string
  sealed: string
  again(): Record<string, unknown>
}

const BATCH = 200

/**
 * Seals with the current key what another one sealed. Every write has the value as it was read for its condition:
 * whoever changes it meanwhile seals with the current key already.
 */
export async function resealRows<Row extends { _id: string }>(
  rows: Model<Row>,
  projection: Record<string, 1>,
  { write }: { write: boolean },
  valuesOf: (row: Row) => Value[],
): Promise<Pass> {
  const pass: Pass = { resealed: 0, unreadable: [] }
  let writes: unknown[] = []
  async function flush(): Promise<void> {
    if (write && writes.length > 0) await rows.collection.bulkWrite(writes as never, { ordered: false })
    pass.resealed += writes.length
    writes = []
  }
  for await (const found of rows.find({}, projection).sort({ _id: 1 }).lean().cursor()) {
    const row = found as unknown as Row
    for (const { path, sealed, again } of valuesOf(row).filter((value) => !isCurrent(value.sealed)))
      try {
        writes.push({ updateOne: { filter: { _id: row._id, [path]: sealed }, update: { $set: again() } } })
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        pass.unreadable.push(row._id)
      }
    if (writes.length >= BATCH) await flush()
  }
  await flush()
  return pass
}
