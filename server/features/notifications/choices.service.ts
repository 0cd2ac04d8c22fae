/** What a person chose; the address of somebody in the roster is kept there. */
import type { Actor } from '../../access/actor.ts'
import { isDuplicate } from '../../lib/model.ts'
import { recipientsOf } from '../accounts/recipients.service.ts'
import { emailsOf } from '../roster/addresses.service.ts'
import { Choices, type NoticeChoices } from './choices.model.ts'
import { OFF_AT_FIRST } from './choices.rule.ts'
import { Ways } from './outbox/deliveries.model.ts'
import { openWay } from './outbox/openWay.ts'
import { ways, type WayName } from './ways.rule.ts'

export type Chosen = Omit<NoticeChoices, '_id'>

export async function ownChoices({ account, person }: Actor): Promise<Chosen> {
  const row = await Choices.findById(account).lean()
  const email = person ? ((await emailsOf([person])).get(person) ?? null) : (row?.email ?? null)
  return { off: row?.off ?? [...OFF_AT_FIRST], quiet: row?.quiet ?? null, email }
}

/** The ways that are open, and those of them that know the account. */
export async function ownWays({ account }: Actor): Promise<{ open: WayName[]; reached: WayName[] }> {
  const rows = (await Ways.find({ _id: { $in: ways } }).lean()).filter(({ enabled }) => enabled)
  const owners = await recipientsOf([account])
  const known = await Promise.all(rows.map(async (row) => (await openWay(row).addressesOf(owners)).has(account)))
  const open = rows.map(({ _id }) => _id)
  return { open, reached: open.filter((_way, at) => known[at]) }
}

export async function choose(actor: Actor, { off, quiet, email }: Chosen): Promise<Chosen> {
  const chosen = { off: [...new Set(off)], quiet, email: actor.person ? null : email }
  const write = () => Choices.updateOne({ _id: actor.account }, { $set: chosen }, { upsert: true })
  await write().catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // another page made the row first
    return write()
  })
  return ownChoices(actor)
}
