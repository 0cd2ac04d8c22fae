import { unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { Units, type Unit } from './organisations.model.ts'

const unitById = readTogether(async (ids) => byId(await Units.find({ _id: { $in: ids } }).lean()))

/** The topmost units in which the actor holds a capability: units inside another of them are left out. */
export async function topUnits(actor: Actor, capability: Capability): Promise<Unit[]> {
  const held = unitsOf(actor, capability)
  if (held.length === 0) throw httpFail('access.denied')
  const units = await readEach(unitById, held)
  const ids = new Set(held)
  return units
    .filter(({ _id, ancestors }) => !ancestors.some((id) => id !== _id && ids.has(id)))
    .sort((a, b) => a.ancestors.length - b.ancestors.length || a.order - b.order)
}

/** The unit for which the actor sets programmes and requirements: the highest of one's own. */
export async function ownUnit(actor: Actor, capability: Capability): Promise<Unit> {
  const [unit] = await topUnits(actor, capability)
  if (!unit) throw httpFail('access.denied')
  return unit
}
