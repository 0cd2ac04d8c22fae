/** What could not be delivered: seen and tried again by the system administrator. */
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './notifications.failures.ts'
import { noticeSignals } from './notices.signal.ts'
import { Deliveries, type Delivery } from './outbox/deliveries.model.ts'
import { demand } from './ways.service.ts'

export async function undelivered(
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Delivery>> {
  demand(actor)
  return cutPage(await newestFirst(Deliveries, { state: 'failed' }, cursor, limit + 1), limit, 'at')
}

export async function countUndelivered(actor: Actor): Promise<Counted> {
  demand(actor)
  return countUpTo(Deliveries, { state: 'failed' })
}

/** With all its tries. @throws delivery.notFailed */
export async function tryAgain(actor: Actor, id: string): Promise<void> {
  demand(actor)
  const fresh = { state: 'waiting' as const, tries: 0, dueAt: now(), reason: null }
  await transaction(async (session) => {
    const row = await Deliveries.findById(id, { state: 1 }).session(session).lean()
    if (!row) throw httpFail('notFound')
    if (row.state !== 'failed') throw fail('delivery.notFailed')
    await Deliveries.updateOne({ _id: id }, { $set: fresh }, { session })
    await note(actor, 'delivery.retry', id, '', session)
  })
  noticeSignals.emit('outbox')
}
