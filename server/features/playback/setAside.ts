/**
 * Seconds that a record was taken back for: they must be watched anew, or the next look at the lesson would complete it
 * again. They are kept beside, and count again with the record.
 */
import type { ClientSession } from 'mongoose'
import type { LearningRecord } from '../ledger/ledger.service.ts'
import { Watches, watchId } from './watch.model.ts'
import { addRange, totalSeconds } from './watchedRanges.rule.ts'

/** The video of a record that is taken back, or comes back. */
function videoOf({ data }: LearningRecord): string | undefined {
  const evidence = data['evidence'] as { asset?: string } | undefined
  return evidence?.asset
}

export async function setAside(revocation: LearningRecord, session: ClientSession): Promise<void> {
  const asset = videoOf(revocation)
  if (!asset) return
  const _id = watchId(revocation.person, asset)
  const watch = await Watches.findById(_id, null, { session }).lean()
  if (!watch) return
  const { ranges, watchedSeconds } = watch
  const aside = { record: String(revocation.data['record']), ranges, watchedSeconds }
  const anew = { ranges: [], watchedSeconds: 0, position: 0, setAside: aside }
  await Watches.updateOne({ _id }, { $set: anew, $inc: { revision: 1 } }, { session })
}

export async function bringBack(restoration: LearningRecord, session: ClientSession): Promise<void> {
  const asset = videoOf(restoration)
  if (!asset) return
  const _id = watchId(restoration.person, asset)
  const watch = await Watches.findById(_id, null, { session }).lean()
  if (watch?.setAside?.record !== restoration.data['record']) return
  const ranges = watch!.setAside!.ranges.reduce(addRange, watch!.ranges)
  const again = { ranges, watchedSeconds: totalSeconds(ranges) }
  await Watches.updateOne({ _id }, { $set: again, $unset: { setAside: 1 }, $inc: { revision: 1 } }, { session })
}
