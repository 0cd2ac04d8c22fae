/** Who is to answer follows who administers: roles are given, taken back, begin and end, and units move. */
import type { ClientSession } from 'mongoose'
import { transaction } from '../../lib/transaction.ts'
import { nearestOnce } from '../accounts/followHolders.service.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { Disputes, type Dispute } from './disputes.model.ts'
import { CAPABILITY, KINDS } from './disputes.rule.ts'

export const FOLLOW_JOB = 'disputes.follow'

/** Who is to answer, nearest above; told once. */
export async function tellAnswerers(
  person: string,
  { _id, kind, topic, near }: Dispute,
  session: ClientSession,
): Promise<void> {
  await notify(
    { accounts: await holdersIn([near], CAPABILITY[topic], session) },
    {
      kind: 'dispute.waiting',
      key: _id,
      values: { person, what: KINDS[kind].label },
      link: `/manage/disputes?topic=${topic}&dispute=${_id}`,
    },
    session,
  )
}

/** Run again it changes nothing. */
export async function followHolders(signal?: AbortSignal): Promise<void> {
  const nearest = nearestOnce()
  for (const row of await Disputes.find({ state: 'open' }).lean()) {
    signal?.throwIfAborted()
    const near = await nearest(row.ancestors, CAPABILITY[row.topic])
    if (near === row.near) continue
    await transaction(async (session) => {
      const open = { _id: row._id, state: 'open' as const, near: row.near }
      const { matchedCount } = await Disputes.updateOne(open, { $set: { near } }, { session })
      const [who] = await namesOf([row.person], session)
      if (matchedCount > 0) await tellAnswerers(who?.name ?? '', { ...row, near }, session)
    })
  }
}
