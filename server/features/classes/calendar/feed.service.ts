/** A calendar by a private address, for programs that know nothing of signing in. */
import { createHash, createHmac } from 'node:crypto'
import type { Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { actorOfAccount } from '../../accounts/accounts.service.ts'
import { note } from '../../audit/audit.service.ts'
import { CalendarFeeds } from './calendar.model.ts'

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Derived, so that the same request sent again gives the same address although it is stored nowhere. */
const tokenOf = (id: string, account: string, secret: string): string =>
  createHmac('sha256', `calendar feed ${secret}`).update(`${account} ${id}`).digest('base64url')

export async function feedOf({ account }: Actor): Promise<{ madeAt: string | null; usedOn: string | null }> {
  const row = await CalendarFeeds.findOne({ _id: account, endedAt: null }).lean()
  return { madeAt: row?.at.toISOString() ?? null, usedOn: row?.usedOn ?? null }
}

/** A new address; an older one ends with it. @throws conflict for one that was ended */
export async function makeFeed(actor: Actor, id: string, secret: string): Promise<string> {
  const token = tokenOf(id, actor.account, secret)
  const row = { key: id, hash: hashOf(token), at: now(), usedOn: null, endedAt: null }
  await transaction(async (session) => {
    const before = await CalendarFeeds.findById(actor.account, null, { session }).lean()
    if (before?.key === id && before.endedAt) throw httpFail('conflict')
    if (before?.key === id) return
    await CalendarFeeds.updateOne({ _id: actor.account }, { $set: row }, { upsert: true, session })
    await note(actor, 'calendarFeed.create', actor.account, '', session)
  })
  return token
}

/** Twice is once. */
export const endFeed = (actor: Actor): Promise<void> =>
  transaction(async (session) => {
    const inForce = { _id: actor.account, endedAt: null }
    const { modifiedCount } = await CalendarFeeds.updateOne(inForce, { $set: { endedAt: now() } }, { session })
    if (modifiedCount > 0) await note(actor, 'calendarFeed.revoke', actor.account, '', session)
  })

/**
 * Who subscribed by this address, with the rights of today. It is looked up by its hash: how long that takes says nothing
 * of the token.
 * @throws notFound where it is no address in force, or its account is disabled
 */
export async function feedActor(token: string): Promise<Actor> {
  const row = await CalendarFeeds.findOne({ hash: hashOf(token) }).lean()
  const actor = row && !row.endedAt && (await actorOfAccount(row._id))
  if (!actor) throw httpFail('notFound')
  const today = businessDate()
  if (row.usedOn !== today) await CalendarFeeds.updateOne({ _id: row._id }, { $set: { usedOn: today } })
  return { ...actor, session: '' }
}
