/** Whom the steps of approving training concern, in the transaction of each step. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../../access/actor.ts'
import { holdersIn } from '../../accounts/recipients.service.ts'
import { notify } from '../../notifications/notify.service.ts'
import { unitNames } from '../../organisations/unitNames.service.ts'
import type { RosterImport } from '../imports.model.ts'

const placeOf = ({ _id, submittedAt }: RosterImport) => ({
  key: `${_id}:${submittedAt?.getTime() ?? 0}`,
  link: `/manage/imports/${_id}`,
})
const countOf = ({ counts }: RosterImport): string => String(counts.new ?? 0)

export async function tellApprovers(actor: Actor, of: RosterImport, session: ClientSession): Promise<void> {
  const approvers = await holdersIn(of.ancestors, 'training.approve', session)
  const unit = (await unitNames([of.unit])).get(of.unit) ?? ''
  const values = { unit, by: actor.name, file: of.fileName, count: countOf(of) }
  const accounts = approvers.filter((account) => account !== actor.account)
  await notify({ accounts }, { kind: 'training.waiting', values, ...placeOf(of) }, session)
}

/** `reason`: why it was returned; null: it was approved. */
export async function tellDecided(
  { account, name: by }: Actor,
  of: RosterImport,
  reason: string | null,
  session: ClientSession,
): Promise<void> {
  if (of.account === account) return
  const told = { accounts: [of.account] }
  const file = of.fileName
  if (reason !== null)
    await notify(told, { kind: 'training.returned', values: { file, by, reason }, ...placeOf(of) }, session)
  else
    await notify(told, { kind: 'training.approved', values: { file, by, count: countOf(of) }, ...placeOf(of) }, session)
}
