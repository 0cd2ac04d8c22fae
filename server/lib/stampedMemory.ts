/**
 * What seldom changes and is the same for many, in the memory of each process. A stamp in the database says whether it
 * is still so: every change sets a new one in its own transaction, in whatever process, and every use looks at the
 * stamp first. What is kept under a stamp was read after that stamp was seen, so it is never older.
 */
import type { ClientSession } from 'mongoose'
import { newId } from './id.ts'
import { isDuplicate, model, required } from './model.ts'
import { byId, readEach, readTogether } from './readTogether.ts'
import { recentMap } from './recentMap.ts'
import { conflict } from './transaction.ts'

interface StampRow {
  _id: string
  value: string
}
const Stamps = model<StampRow>('Stamp', 'stamps', { value: required(String) }, [])

/** The stamp as somebody saw it. */
export type Stamp = string

const readStamp = readTogether(async (names) => byId(await Stamps.find({ _id: { $in: names } }).lean()))

export function stampedMemory(name: string) {
  /** To be called in the transaction of every change. */
  async function changed(session?: ClientSession): Promise<void> {
    const options = { upsert: true, ...(session && { session }) }
    try {
      await Stamps.updateOne({ _id: name }, { $set: { value: newId() } }, options)
    } catch (error) {
      if (!isDuplicate(error)) throw error
      if (session) throw conflict('another transaction set the first stamp')
    }
  }
  async function look(): Promise<Stamp> {
    const row = await readStamp(name)
    if (row) return row.value
    await changed()
    return look()
  }
  /** A read by id whose results are kept, at most `limit` of them, as long as the stamp stays. */
  function keep<T>(limit: number, read: (ids: string[]) => Promise<ReadonlyMap<string, T>>) {
    const readOne = readTogether(read)
    let since: Stamp | undefined
    let kept = recentMap<{ found: T | undefined }>(limit)
    return async (stamp: Stamp, ids: readonly string[]): Promise<T[]> => {
      if (stamp !== since) kept = recentMap(limit)
      since = stamp
      const entries = kept
      return readEach(async (id) => {
        const entry = entries.get(id) ?? { found: await readOne(id) }
        entries.set(id, entry)
        return entry.found
      }, ids)
    }
  }
  return { changed, look, keep }
}
