import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { requirementIn, type Requirement } from '../programmes/requirements.service.ts'
import { personIn } from '../roster/people.service.ts'
import type { ExemptionBody } from './coverage.contract.ts'
import { Exemptions, UNREVOKED, type Exemption } from './coverage.model.ts'
import { refold } from './refold.service.ts'
import { markPeople } from './timelines/pending.service.ts'

type Body = z.output<typeof ExemptionBody>

/** The person and the requirement of an act, both in the caller's scope, else neither is told to exist. */
async function inScope<T>(
  actor: Actor,
  { requirement: id, person }: { requirement: string; person: string },
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
export const exempt = (actor: Actor, place: { requirement: string; person: string }, body: Body): Promise<string> =>
  inScope(actor, place, async (requirement, name, session) => {
    const same = await Exemptions.findOne({ ...place, ...body, ...UNREVOKED }, '_id', { session }).lean()
    if (same) return same._id
    const exemption: Exemption = {
      _id: newId(),
      ...place,
      ...body,
      approvedBy: actor.account,
      approvedAt: now(),
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
  place: { requirement: string; person: string; exemption: string },
  reason: string,
): Promise<void> =>
  inScope(actor, place, async (requirement, name, session) => {
    const { exemption: _id, ...held } = place
    const exemption = await Exemptions.findOne({ _id, ...held }, null, { session }).lean()
    if (!exemption) throw httpFail('notFound')
    if (exemption.revoked) return
    const revoked = { on: businessDate(), at: now(), by: actor.account, reason }
    await Exemptions.updateOne({ _id }, { $set: { revoked } }, { session })
    await refold(requirement, [place.person], session)
    await markPeople([place.person], session)
    await note(
      actor,
      'exemption.revoke',
      place.person,
      `${inWords(name, requirement, exemption)}；撤销理由：${reason}`,
      session,
    )
  })

const inWords = (name: string, { title }: Requirement, { from, to, reason }: Body): string =>
  `${name}：${title}，${from} 至 ${to}，${reason}`
