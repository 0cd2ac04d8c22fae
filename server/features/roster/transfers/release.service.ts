/** 转出: the unit whose person it is proposes another one, which is told; until that receives, nothing changes. */
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { nearestHolder } from '../../accounts/holders.service.ts'
import { note } from '../../audit/audit.service.ts'
import { Units, type Unit } from '../../organisations/organisations.model.ts'
import { arriveIn } from '../../organisations/unitRecords.service.ts'
import { postInWords, presentPosts, standingPosts } from '../ownPosts.service.ts'
import { namesOf, type Appointment } from '../people.service.ts'
import { personFor } from '../roster.service.ts'
import { raiseLooked } from '../visibility.service.ts'
import { closedBy } from './closedBy.ts'
import { tellReceivers } from './tellReceivers.ts'
import { fail } from './transfers.failures.ts'
import { Transfers, waitingOf, type Transfer } from './transfers.model.ts'

export interface Release {
  id: string
  person: string
  to: string
  posts: readonly string[]
  remark: string
}

/** Sent again it is the same one. */
async function madeBefore(actor: Actor, { id, person, to, remark }: Release, session: ClientSession) {
  const made = await Transfers.findById(id, null, { session }).lean()
  if (made && made.account !== actor.account) throw httpFail('notFound')
  if (made && (made.person !== person || made.to !== to || made.remark !== remark)) throw httpFail('create.differs')
  return made
}

/** @throws transfer.* */
export async function release(actor: Actor, given: Release): Promise<Transfer> {
  await personFor(actor, 'roster.write', given.person)
  const target = await Units.findById(given.to).lean()
  if (!target || target.closedOn !== null || target.level === 'branch') throw fail('transfer.target')
  const near = await nearestHolder(target.ancestors, 'roster.write')
  return transaction(async (session) => {
    const made = await madeBefore(actor, given, session)
    if (made) return made
    await raiseLooked(given.person, session)
    await arriveIn(target, session)
    if (await Transfers.exists(waitingOf([given.person])).session(session)) {
      const [who] = await namesOf([given.person], session)
      throw fail('transfer.waiting', { names: who!.name })
    }
    const posts = await handedOver(actor, given, target, session)
    const row = { ...(await rowOf(actor, given, target, posts)), near }
    await Transfers.create([row], { session })
    const { person, from, to } = await tellReceivers(row, session)
    await note(actor, 'transfer.release', row._id, `${person}：${from} → ${to}`, session)
    return row
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? httpFail('conflict') : error
  })
}

async function handedOver(
  actor: Actor,
  { person, posts: ids }: Release,
  target: Unit,
  session: ClientSession,
): Promise<Appointment[]> {
  const held = unitsOf(actor, 'roster.write')
  const today = businessDate()
  const posts = (await standingPosts(person, session)).filter(
    ({ _id, to, ancestors }) =>
      ids.includes(_id) && (to === null || to > today) && ancestors.some((unit) => held.includes(unit)),
  )
  if (posts.length !== new Set(ids).size) throw fail('transfer.over')
  if (posts.some(({ ancestors }) => ancestors.includes(target._id))) throw fail('transfer.same')
  return posts
}

async function rowOf(
  actor: Actor,
  { id, person, to, remark }: Release,
  target: Unit,
  posts: readonly Appointment[],
): Promise<Omit<Transfer, 'near'>> {
  const line = posts[0]!.ancestors.filter((unit) => posts.every(({ ancestors }) => ancestors.includes(unit)))
  const held = unitsOf(actor, 'roster.write')
  if (!line.some((unit) => held.includes(unit))) throw fail('transfer.apart')
  const words = await presentPosts(posts)
  return {
    ...{ _id: id, person, state: 'waiting', open: person, remark, to, ancestors: target.ancestors },
    ...{ from: line.at(-1)!, fromAncestors: line, fromNear: await nearestHolder(line, 'roster.write') },
    posts: posts.map(({ unit, position }, index) => ({ unit, position, text: postInWords(words[index]!) })),
    ...{ releasedAt: now(), account: actor.account, by: actor.name, closed: null, receipt: null },
  }
}

/** Twice is once. @throws transfer.closed */
export async function withdraw(actor: Actor, id: string): Promise<Transfer> {
  const own = scope(actor, 'roster.write', 'fromAncestors')
  return transaction(async (session) => {
    const row = await Transfers.findOne({ _id: id, ...own }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.state === 'withdrawn') return row
    if (row.state !== 'waiting') throw fail('transfer.closed')
    const closed = closedBy(actor)
    await Transfers.updateOne({ _id: id }, { $set: { state: 'withdrawn', closed }, $unset: { open: 1 } }, { session })
    const [who] = await namesOf([row.person], session)
    await note(actor, 'transfer.withdraw', id, who?.name ?? '', session)
    return { ...row, state: 'withdrawn', closed }
  })
}
