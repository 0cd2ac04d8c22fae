import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { requirementIn } from '../programmes/requirements.service.ts'
import { personIn } from '../roster/people.service.ts'
import type { ExemptionBody } from './coverage.contract.ts'
import { Exemptions, type Exemption } from './coverage.model.ts'
import { refold } from './refold.service.ts'

/** Exempts a person from a requirement; the figures move in the same transaction. The same exemption twice is one. */
export async function exempt(
  actor: Actor,
  requirementId: string,
  person: string,
  body: z.output<typeof ExemptionBody>,
): Promise<void> {
  const own = scope(actor, 'exemption.write')
  const known = await personIn(person, own)
  if (!known) throw httpFail('notFound')
  await transaction(async (session) => {
    const requirement = await requirementIn(requirementId, own, session)
    if (!requirement) throw httpFail('notFound')
    if (await Exemptions.findOne({ requirement: requirementId, person, ...body }, '_id', { session }).lean()) return
    const exemption: Exemption = {
      _id: newId(),
      requirement: requirementId,
      person,
      ...body,
      approvedBy: actor.account,
      approvedAt: now(),
    }
    await Exemptions.create([exemption], { session })
    await refold(requirement, [person], session)
    await note(
      actor,
      'exemption.create',
      person,
      `${known.name}：${requirement.title}，${body.from} 至 ${body.to}，${body.reason}`,
      session,
    )
  })
}
