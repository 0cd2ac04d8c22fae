/** What a person chose; the address of somebody in the roster is kept there. */
import type { Actor } from '../../access/actor.ts'
import { isDuplicate } from '../../lib/model.ts'
import { emailsOf } from '../roster/addresses.service.ts'
import { Choices, type NoticeChoices } from './choices.model.ts'
import { OFF_AT_FIRST } from './choices.rule.ts'
import { Ways } from './outbox/deliveries.model.ts'
import { ways, type WayName } from './ways.rule.ts'

export type Chosen = Omit<NoticeChoices, '_id'>

export async function ownChoices({ account, person }: Actor): Promise<Chosen> {
  const row = await Choices.findById(account).lean()
  const email = person ? ((await emailsOf([person])).get(person) ?? null) : (row?.email ?? null)
  return { off: row?.off ?? [...OFF_AT_FIRST], quiet: row?.quiet ?? null, email }
}

export async function openWays(): Promise<WayName[]> {
  const rows = await Ways.find({ _id: { $in: ways } }, { enabled: 1 }).lean()
  return rows.filter(({ enabled }) => enabled).map(({ _id }) => _id)
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
