import { ownPerson, type Actor } from '../../access/actor.ts'
import { cutPage } from '../../lib/paging.ts'
import { newestRecords } from '../ledger/ledger.service.ts'
import { presentRecord } from './learning.present.ts'

/** My learning record, newest first. */
export async function ownRecord(actor: Actor, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const rows = await newestRecords(ownPerson(actor), cursor, limit + 1)
  const { items, nextCursor } = cutPage(rows, limit, 'seq')
  return { items: items.map(presentRecord), nextCursor }
}
