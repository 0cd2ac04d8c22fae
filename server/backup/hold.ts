/**
 * While a backup is being made no stored file goes: it is taken after the documents that name it. Whoever removes a file
 * has first committed that nobody names it any more. Either that is in the backup, or it came after the hold and is seen
 * here. And a removal may come late: keys are not given out a second time, and one that is put again no longer waits.
 */
import { now } from '../lib/clock.ts'
import { newId } from '../lib/id.ts'
import { isDuplicate } from '../lib/model.ts'
import { StartupError } from '../startupError.ts'
import type { Storage } from '../storage/storage.ts'
import { BackupHolds, HeldRemovals } from './hold.model.ts'

/** How long a process that was killed keeps files from going. */
const HOLD_MS = 60_000
const ID = 'backup'

/** Another process is making one. */
export class BackupRunning extends StartupError {
  constructor() {
    super('Another backup is being made, or was interrupted within the last minute.')
  }
}

const until = (): Date => new Date(now().getTime() + HOLD_MS)

const isHeld = async (): Promise<boolean> => ((await BackupHolds.findById(ID).lean())?.until ?? 0) > now()

/** Does the work while files are held; one at a time. @throws BackupRunning */
export async function holding<T>(work: () => Promise<T>): Promise<T> {
  const token = newId()
  const { matchedCount } = await BackupHolds.updateOne(
    { _id: ID, until: { $lte: now() } },
    { $set: { token, until: until() } },
  )
  if (matchedCount === 0)
    await BackupHolds.create([{ _id: ID, token, until: until() }]).catch((error: unknown) => {
      throw isDuplicate(error) ? new BackupRunning() : error
    })
  const set = (end: Date) => BackupHolds.updateOne({ _id: ID, token }, { $set: { until: end } })
  const renewal = setInterval(() => void set(until()).catch(() => undefined), HOLD_MS / 4)
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await set(new Date(0)).catch(() => undefined) // it ends by itself
  }
}

/** A storage whose removals wait for the end of a backup. */
export const heldStorage = (storage: Storage): Storage => ({
  ...storage,
  async put(key, localFile) {
    await HeldRemovals.deleteOne({ _id: key })
    return storage.put(key, localFile)
  },
  async remove(keyOrPrefix) {
    if (!(await isHeld())) return storage.remove(keyOrPrefix)
    await HeldRemovals.updateOne({ _id: keyOrPrefix }, { $set: { since: now() } }, { upsert: true })
  },
})

/** Removes what waited, unless a backup is being made. */
export async function removeHeld(storage: Storage): Promise<void> {
  if (await isHeld()) return
  for await (const { _id, since } of HeldRemovals.find().sort({ _id: 1 }).lean().cursor()) {
    await storage.remove(_id)
    await HeldRemovals.deleteOne({ _id, since }) // unless a backup that has begun meanwhile holds it again
  }
}
