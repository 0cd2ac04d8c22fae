import type { Model } from 'mongoose'

/** Rows a command: on the embedded engine larger ones are slower. */
const BATCH = 250
/** Commands under way: one that waits for the disk leaves room for another. */
const AT_ONCE = 2

/** Inserts finished rows as they are, in batches, past the checks of the model: the seed's types are the checks. */
export async function insertAll<T>(into: Model<T>, rows: readonly T[]): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < rows.length) {
      const batch = rows.slice(next, (next += BATCH))
      await into.collection.insertMany(batch as never, { ordered: false })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
