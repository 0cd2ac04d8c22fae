import type { z } from 'zod'
import { scope, type Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { requirementOf } from '../../programmes/requirements.service.ts'
import { askedOf, checkNamed, placeFor } from '../../programmes/setRequirement.service.ts'
import type { simulation } from './simulation.contract.ts'
import { Simulations, type Simulation } from './simulation.model.ts'

type Body = z.output<(typeof simulation.endpoints)['start']['body']>

/** The requirement that would change, and the unit of a new one, are the caller's, else neither is told to exist. */
async function placed(
  actor: Actor,
  { requirement, unit }: Body,
): Promise<{ requirement: string | null; unit: string }> {
  const place = requirement === undefined || unit !== undefined ? await placeFor(actor, unit) : null
  if (requirement === undefined) return { requirement: null, unit: place!._id }
  const found = await requirementOf(requirement, scope(actor, 'programme.write'))
  if (!found) throw httpFail('notFound')
  return { requirement, unit: found.unit }
}

/** Asked again with the same id it is the same one. */
export async function startSimulation(actor: Actor, body: Body): Promise<Simulation> {
  const place = await placed(actor, body)
  const { asked } = askedOf(body)
  await checkNamed(actor, asked)
  const row: Simulation = {
    ...{ _id: body.id, by: actor.account, ...place, asked },
    ...{ state: 'running', progress: 0, result: null, startedAt: now() },
  }
  return createOnce(Simulations, {
    row,
    given: ['unit', 'requirement', 'asked'],
    own: { by: actor.account },
    create: () =>
      transaction(async (session) => {
        await Simulations.create([row], { session })
        await enqueue('coverage.simulate', { simulation: row._id }, { key: `coverage.simulate:${row._id}` }, session)
      }),
  })
}

export async function showSimulation(actor: Actor, id: string): Promise<Simulation> {
  const found = await Simulations.findOne({ _id: id, by: actor.account }).lean()
  if (!found) throw httpFail('notFound')
  return found
}
