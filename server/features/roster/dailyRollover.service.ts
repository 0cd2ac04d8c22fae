import { businessDate } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { People } from './roster.model.ts'
import { raiseRevision, recomputeVisibility } from './visibility.service.ts'

/**
 * 日切: a unit no longer sees whose term in it has ended. Running it twice, or days late, changes nothing in the
 * result.
 */
export async function rollRosterOver(signal?: AbortSignal): Promise<void> {
  const due = await People.find({ seenUntil: { $lte: businessDate(), $gt: '' } }, { _id: 1 }).lean()
  for (const { _id } of due) {
    signal?.throwIfAborted()
    await transaction(async (session) => {
      await raiseRevision(_id, session)
      await recomputeVisibility(_id, session)
    })
  }
}
