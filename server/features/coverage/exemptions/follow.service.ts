/** Who deals with an application follows who administers: roles are given, taken back, begin and end, and units move. */
import { transaction } from '../../../lib/transaction.ts'
import { nearestOnce } from '../../accounts/followHolders.service.ts'
import { findRequirement } from '../../programmes/requirements.service.ts'
import { ExemptionApplications } from './exemptions.model.ts'
import { DEALING, OPEN_STATES } from './exemptions.rule.ts'
import { tellDealing } from './tell.ts'

export const FOLLOW_JOB = 'exemptions.follow'

/** Run again it changes nothing. */
export async function followHolders(signal?: AbortSignal): Promise<void> {
  const nearest = nearestOnce()
  for (const row of await ExemptionApplications.find({ state: { $in: [...OPEN_STATES] } }).lean()) {
    signal?.throwIfAborted()
    const state = row.state as keyof typeof DEALING
    const near = await nearest(state === 'asked' ? row.ancestors : row.owners, DEALING[state])
    if (near === row.near) continue
    await transaction(async (session) => {
      const open = { _id: row._id, state, near: row.near }
      const { matchedCount } = await ExemptionApplications.updateOne(open, { $set: { near } }, { session })
      const title = (await findRequirement(row.requirement, session))?.title ?? ''
      if (matchedCount > 0) await tellDealing([{ ...row, near }], state, title, session)
    })
  }
}
