/**
 * Who sees a class: who writes it; and once it is no draft, who has to do with its base, or helps in it, administrators of
 * units that may nominate, trainees who may apply.
 */
import type { ClientSession } from 'mongoose'
import { can, holdsFor, reach, scope, unitsOf, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { standingPosts } from '../roster/ownPosts.service.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'
import { STANDING } from './nominations/nominations.rule.ts'
import { nominationId, Nominations } from './nominations/nominations.model.ts'

export type { TrainingClass } from './classes.model.ts'

type Filter = Record<string, unknown>
const PUBLIC = { state: { $in: ['open', 'ranked', 'cancelled'] } }

/** Of the own bases: all for who writes them, no drafts for who does not. */
function ownClasses(actor: Actor): Filter[] {
  const read = reach(actor, 'class.read', 'class', '_id')
  const written = unitsOf(actor, 'class.write')
  if (written.length === 0) return read.map((filter) => ({ ...filter, ...PUBLIC }))
  const isSame = unitsOf(actor, 'class.read').every((unit) => written.includes(unit))
  const [below, ...alone] = read
  const others = [...(isSame || !below ? [] : [below]), ...alone].map((filter) => ({ ...filter, ...PUBLIC }))
  return [{ ancestors: { $in: written } }, ...others]
}

/** Filters, each with an index of its own; a class may pass several. @throws access.denied where it is held nowhere */
export async function visibleClasses(actor: Actor): Promise<Filter[]> {
  const filters = ownClasses(actor)
  if (!can(actor, 'class.nominate')) return filters
  const units = await topUnits(actor, 'class.nominate')
  // At the top of the tree whatever is asked of it is held below it too.
  if (units.every(({ ancestors }) => ancestors.length === 1)) return filters
  const above = [...new Set(units.flatMap(({ ancestors }) => ancestors))]
  filters.push({ audience: { $in: above }, ...PUBLIC })
  filters.push({ audienceAncestors: { $in: units.map(({ _id }) => _id) }, ...PUBLIC })
  return filters
}

/** A class where the actor holds the capability in the line of its base. @throws notFound */
export async function classIn(
  actor: Actor,
  capability: Capability,
  id: string,
  session?: ClientSession,
): Promise<TrainingClass> {
  const own = { _id: id, ...scope(actor, capability) }
  const row = await TrainingClasses.findOne(own, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Whoever asks; null for none. For jobs, and behind an access check. */
export const findClass = (id: string, session?: ClientSession): Promise<TrainingClass | null> =>
  TrainingClasses.findById(id, null, session ? { session } : {}).lean()

/** In the line of its base, or for it alone. */
export const holdsOf = (actor: Actor, capability: Capability, { _id, ancestors }: TrainingClass): boolean =>
  unitsOf(actor, capability).some((unit) => ancestors.includes(unit)) || holdsFor(actor, capability, 'class', _id)

/**
 * A class that the actor runs: teachers and managers of its base, and who was asked to help in it. @throws notFound for
 * any other and for a draft, access.denied for who runs none
 */
export async function classToRun(actor: Actor, id: string, session?: ClientSession): Promise<TrainingClass> {
  if (!can(actor, 'class.run')) throw httpFail('access.denied')
  const row = await TrainingClasses.findById(id, null, session ? { session } : {}).lean()
  if (!row || row.state === 'draft' || !holdsOf(actor, 'class.run', row)) throw httpFail('notFound')
  return row
}

async function mayNominate(actor: Actor, { audience, audienceAncestors }: TrainingClass): Promise<boolean> {
  if (!can(actor, 'class.nominate')) return false
  const units = await topUnits(actor, 'class.nominate')
  return units.some(({ _id, ancestors }) => ancestors.includes(audience) || audienceAncestors.includes(_id))
}

async function isInIt({ person }: Actor, { _id, audience, selfApply }: TrainingClass): Promise<boolean> {
  if (!person) return false
  if (await Nominations.exists({ _id: nominationId(_id, person), state: { $in: [...STANDING] } })) return true
  return selfApply && (await standingPosts(person)).some(({ ancestors }) => ancestors.includes(audience))
}

/** Of all who ask at the same time: everybody nominates in the last hour. */
const classById = readTogether(async (ids) => byId(await TrainingClasses.find({ _id: { $in: ids } }).lean()))

/** A class that the actor may look at, in whatever role. @throws notFound for any other */
export async function classFor(actor: Actor, id: string): Promise<TrainingClass> {
  const row = await classById(id)
  if (!row) throw httpFail('notFound')
  if (row.state === 'draft' ? holdsOf(actor, 'class.write', row) : holdsOf(actor, 'class.read', row)) return row
  if (row.state !== 'draft' && ((await mayNominate(actor, row)) || (await isInIt(actor, row)))) return row
  throw httpFail('notFound')
}
