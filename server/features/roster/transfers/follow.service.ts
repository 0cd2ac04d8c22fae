/** Who is to deal with a transfer follows who administers: roles are given, taken back, begin and end, and units move. */
import { transaction } from '../../../lib/transaction.ts'
import { nearestOnce } from '../../accounts/followHolders.service.ts'
import { tellReceivers } from './tellReceivers.ts'
import { Transfers } from './transfers.model.ts'

export const FOLLOW_JOB = 'transfers.follow'

/** Run again it changes nothing. */
export async function followHolders(signal?: AbortSignal): Promise<void> {
  const nearest = nearestOnce()
  const nearestTo = (line: readonly string[]): Promise<string> => nearest(line, 'roster.write')
  for (const row of await Transfers.find({ open: { $gt: '' } }).lean()) {
    signal?.throwIfAborted()
    const [near, fromNear] = [await nearestTo(row.ancestors), await nearestTo(row.fromAncestors)]
    if (near === row.near && fromNear === row.fromNear) continue
    await transaction(async (session) => {
      const waiting = { _id: row._id, state: 'waiting' as const, near: row.near, fromNear: row.fromNear }
      const { matchedCount } = await Transfers.updateOne(waiting, { $set: { near, fromNear } }, { session })
      if (matchedCount > 0 && near !== row.near) await tellReceivers({ ...row, near }, session)
    })
  }
}
