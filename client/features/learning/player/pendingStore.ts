import { minus, union } from './ranges.ts'
import type { Range } from '../../../../server/features/playback/watchedRanges.rule.ts'

/** What was played of a lesson and is not known to be saved, kept in this browser. */
export interface Pending {
  ranges: Range[]
  /** Where the player stood last. */
  position: number
}
interface Row extends Pending {
  account: string
  course: string
  lesson: string
}
type Key = [account: string, course: string, lesson: string]

const DATABASE = 'hongling-player'
const TABLE = 'pending'
const PATH = ['account', 'course', 'lesson'] satisfies (keyof Row)[]

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

let opened: Promise<IDBDatabase> | undefined
function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => void request.result.createObjectStore(TABLE, { keyPath: PATH })
    return done(request)
  })()
  return opened
}

/** Does it where the browser keeps anything at all; elsewhere (private windows, a full disk) beats are sent as ever. */
async function work<T>(act: (table: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
  try {
    return await act((await database()).transaction(TABLE, 'readwrite').objectStore(TABLE))
  } catch {
    return undefined
  }
}

async function change(key: Key, position: number | null, become: (ranges: Range[]) => Range[]): Promise<void> {
  await work(async (table) => {
    const row = (await done(table.get(key))) as Row | undefined
    const ranges = become(row?.ranges ?? [])
    const [account, course, lesson] = key
    if (ranges.length === 0) await done(table.delete(key))
    else await done(table.put({ account, course, lesson, ranges, position: position ?? row?.position ?? 0 }))
  })
}

/**
 * The seconds of one person and lesson that wait to be saved. A set, changed in transactions: two windows of the same lesson
 * add to it and take from it without undoing each other's work.
 */
export function pendingStore(...key: Key) {
  return {
    read: (): Promise<Pending | undefined> => work(async (table) => (await done(table.get(key))) as Row | undefined),
    add: (played: readonly Range[], position: number): Promise<void> =>
      change(key, Math.floor(position), (ranges) => union(ranges, played)),
    remove: (saved: readonly Range[]): Promise<void> => change(key, null, (ranges) => minus(ranges, saved)),
    /** On a shared machine: what the one before could not save is none of the next one's. */
    async forgetOthers(): Promise<void> {
      await work(async (table) => {
        const keys = (await done(table.getAllKeys())) as Key[]
        await Promise.all(keys.filter(([account]) => account !== key[0]).map((other) => done(table.delete(other))))
      })
    },
  }
}
