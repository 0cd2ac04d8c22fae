/** 豁免 by the committee itself: entered, given an earlier end, revoked. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../../access/actor.ts'
import { httpFail } from '../../../lib/failure.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { nextDay } from '../../../lib/period.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { requirementIn, type Requirement } from '../../programmes/requirements.service.ts'
import { personIn } from '../../roster/people.service.ts'
import { refold } from '../refold.service.ts'
import { markPeople } from '../timelines/pending.service.ts'
import type { ExemptionBody } from './exemptionViews.contract.ts'
import { fail } from './exemptions.failures.ts'
import { Exemptions, type Exemption } from './exemptions.model.ts'
import { lastDay } from './lastDay.ts'
import { placeOf } from './places.ts'

type Body = z.output<typeof ExemptionBody>
interface Place {
  requirement: string
  person: string
}

/** The person and the requirement of an act, both in the caller's scope, else neither is told to exist. */
async function inScope<T>(
  actor: Actor,
  { requirement: id, person }: Place,
  act: (requirement: Requirement, name: string, session: ClientSession) => Promise<T>,
): Promise<T> {
  const own = scope(actor, 'exemption.write')
  const known = await personIn(person, own)
  if (!known) throw httpFail('notFound')
  return transaction(async (session) => {
    const requirement = await requirementIn(id, own, session)
    if (!requirement) throw httpFail('notFound')
    return act(requirement, known.name, session)
  })
}

/**
 * Exempts a person from a requirement; the figures move in the same transaction. The same exemption twice is one.
 * @returns its id
 */
export const exempt = (actor: Actor, place: Place, body: Body): Promise<string> =>
  inScope(actor, place, async (requirement, name, session) => {
    const same = { requirement: place.requirement, person: place.person, ...body, revoked: { $exists: false } }
    const made = await Exemptions.findOne(same, '_id', { session }).lean()
    if (made) return made._id
    const _id = newId()
    const exemption: Exemption = {
      ...{ _id, requirement: place.requirement, person: place.person, ...body, until: body.to },
      ...{ proofs: [], papers: _id, application: null, approvedBy: actor.account, approvedAt: now() },
      ...(await placeOf(place.person, requirement, session)),
    }
    await Exemptions.create([exemption], { session })
    await refold(requirement, [place.person], session)
    await markPeople([place.person], session)
    await note(actor, 'exemption.create', place.person, inWords(name, requirement, exemption), session)
    return exemption._id
  })

/** Revokes an exemption from today on: what was excused until now stays excused. Twice is once. */
export const revokeExemption = (
  actor: Actor,
  { exemption: _id, ...place }: Place & { exemption: string },
  reason: string,
): Promise<void> =>
  inScope(actor, place, async (requirement, name, session) => {
    const exemption = await Exemptions.findOne({ _id, ...place }, null, { session }).lean()
    if (!exemption) throw httpFail('notFound')
    const today = businessDate()
    if (exemption.revoked && (!exemption.revoked.ended || exemption.until < today)) return
    const revoked = { on: today, at: now(), by: actor.account, reason }
    await write({ ...exemption, revoked }, requirement, session)
    const said = `${inWords(name, requirement, exemption)}；撤销理由：${reason}`
    await note(actor, 'exemption.revoke', place.person, said, session)
  })

/**
 * Gives an exemption that holds or will another last day, not before today; its own last day takes an earlier end back.
 * The same again changes nothing. @throws exemption.over, exemption.endDay
 */
export async function endExemption(
  actor: Actor,
  _id: string,
  { on, reason }: { on: string; reason: string },
): Promise<void> {
  const known = await Exemptions.findOne({ _id, ...scope(actor, 'exemption.write') }).lean()
  if (!known) throw httpFail('notFound')
  await inScope(actor, known, async (requirement, name, session) => {
    const { revoked: before, ...exemption } = (await Exemptions.findById(_id, null, { session }).lean())!
    const today = businessDate()
    if (exemption.until === on && (before?.reason ?? reason) === reason) return
    if (exemption.until < today) throw fail('exemption.over')
    if (on < today || on < exemption.from || on > exemption.to) throw fail('exemption.endDay')
    const revoked = { on: nextDay(on), at: now(), by: actor.account, reason, ended: true }
    await write(on === exemption.to ? exemption : { ...exemption, revoked }, requirement, session)
    const said = `${inWords(name, requirement, exemption)}；改为 ${on} 结束：${reason}`
    await note(actor, 'exemption.end', exemption.person, said, session)
  })
}

async function write(exemption: Exemption, requirement: Requirement, session: ClientSession): Promise<void> {
  const { _id, person, revoked } = exemption
  const until = lastDay(exemption)
  const update = revoked ? { $set: { until, revoked } } : { $set: { until }, $unset: { revoked: 1 } }
  await Exemptions.updateOne({ _id }, update as never, { session })
  await refold(requirement, [person], session)
  await markPeople([person], session)
}

const inWords = (name: string, { title }: Requirement, { from, to, reason }: Omit<Body, 'document'>): string =>
  `${name}：${title}，${from} 至 ${to}，${reason}`
