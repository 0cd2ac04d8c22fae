import { ownPerson, type Actor } from '../../access/actor.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { afterCursor, cutPage } from '../../lib/paging.ts'
import { LearningRecords } from '../ledger/ledger.model.ts'
import { presentRecord } from './learning.present.ts'

/** My learning record, newest first. */
export async function ownRecord(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const person = ownPerson(actor)
  const rows = await findInOrder(
    LearningRecords,
    [{ person }, afterCursor(cursor, 'seq', -1, 'number')],
    { person: -1, seq: -1 },
    limit + 1,
  )
  const { items, nextCursor } = cutPage(rows, limit, 'seq')
  return { items: items.map(presentRecord), nextCursor }
}
