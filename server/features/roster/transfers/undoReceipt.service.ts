/** A receipt is taken back, as long as nothing was done with the person since: the transfer waits again. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { standingPosts } from '../ownPosts.service.ts'
import { namesOf } from '../people.service.ts'
import { setReceived } from '../received.service.ts'
import { appointmentsChanged } from '../roster.events.ts'
import { keptChanges, undoPeople } from '../undoPeople.service.ts'
import { receivable } from './receive.service.ts'
import { personReceived } from './transfers.events.ts'
import { fail } from './transfers.failures.ts'
import { Transfers, waitingOf, type Transfer } from './transfers.model.ts'

/** Twice is once. @throws transfer.notReceived, transfer.kept */
export async function undoReceipt(actor: Actor, id: string): Promise<Transfer> {
  return transaction(async (session) => {
    const row = await receivable(actor, id, session)
    if (row.state === 'waiting') return row
    if (row.state !== 'received' || !row.receipt) throw fail('transfer.notReceived')
    await refuseKept(row, session)
    const { change, before } = row.receipt
    await setReceived(row.person, before ?? undefined, session)
    await undoPeople([change], session)
    const back = { state: 'waiting', open: row.person, closed: null, receipt: null } as const
    await Transfers.updateOne({ _id: id }, { $set: back }, { session })
    await appointmentsChanged.emit({ people: [row.person] }, session)
    const [post] = await standingPosts(row.person, session)
    await personReceived.emit({ person: row.person, ancestors: post?.ancestors ?? row.fromAncestors }, session)
    const [who] = await namesOf([row.person], session)
    await note(actor, 'transfer.undo', id, who?.name ?? '', session)
    return { ...row, ...back }
  })
}

async function refuseKept({ person, receipt }: Transfer, session: ClientSession): Promise<void> {
  const onward = await Transfers.exists(waitingOf([person])).session(session)
  const kept = (await keptChanges([receipt!.change], session)).flatMap(({ what }) => what)
  const what = [...new Set([...kept, ...(onward ? ['又在办理调动'] : [])])]
  if (what.length > 0) throw fail('transfer.kept', { what: what.join('、') })
}
