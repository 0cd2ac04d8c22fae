import type { Db } from 'mongodb'

/** Drops those of the named indexes that there are, by collection; what takes their place is made at the start, by the models. */
export async function dropIndexes(db: Db, gone: Record<string, readonly string[]>): Promise<void> {
  const there = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name))
  for (const [collection, names] of Object.entries(gone)) {
    if (!there.has(collection)) continue
    const made = new Set((await db.collection(collection).indexes()).map(({ name }) => name))
    for (const name of names) if (made.has(name)) await db.collection(collection).dropIndex(name)
  }
}
