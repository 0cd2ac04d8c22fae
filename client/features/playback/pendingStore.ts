import { minus, union } from './ranges.ts'
import { browserTable, resultOf } from '../../lib/browserTable.ts'
import type { Range } from '../../../server/features/playback/watchedRanges.rule.ts'

/** What was played of a lesson and is not known to be saved, kept in this browser. */
export interface Pending {
  ranges: Range[]
  /** Last position of the player, in seconds. */
  position: number
}
interface Row extends Pending {
  account: string
  course: string
  lesson: string
}
type Key = [account: string, course: string, lesson: string]

const table = browserTable('hongling-player', 'pending', ['account', 'course', 'lesson'] satisfies (keyof Row)[])
const rowOf = (store: IDBObjectStore, key: Key): Promise<Row | undefined> =>
  resultOf(store.get(key) as IDBRequest<Row | undefined>)

const change = (key: Key, position: number | null, changed: (ranges: Range[]) => Range[]): Promise<void> =>
  table.write(async (store) => {
    const row = await rowOf(store, key)
    const ranges = changed(row?.ranges ?? [])
    const [account, course, lesson] = key
    if (ranges.length === 0) await resultOf(store.delete(key))
    else await resultOf(store.put({ account, course, lesson, ranges, position: position ?? row?.position ?? 0 }))
  })

/**
 * The seconds of one person and lesson that wait to be saved. A set, changed in transactions: two windows of the same
 * lesson add to it and take from it without undoing each other's work.
 */
export function pendingStore(...key: Key) {
  return {
    read: (): Promise<Pending | undefined> => table.read((store) => rowOf(store, key)),
    add: (played: readonly Range[], position: number): Promise<void> =>
      change(key, Math.floor(position), (ranges) => union(ranges, played)),
    remove: (saved: readonly Range[]): Promise<void> => change(key, null, (ranges) => minus(ranges, saved)),
    /** On a shared machine: what the previous person could not save is not the next one's. */
    removeOtherAccounts: (): Promise<void> =>
      table.write(async (store) => {
        const keys = (await resultOf(store.getAllKeys())) as Key[]
        await Promise.all(keys.filter(([account]) => account !== key[0]).map((other) => resultOf(store.delete(other))))
      }),
  }
}
