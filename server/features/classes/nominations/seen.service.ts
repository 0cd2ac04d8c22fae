/** Whose people of a class somebody sees: all, or those of the own units. */
import { can, unitsOf, type Actor } from '../../../access/actor.ts'
import type { Capability } from '../../../access/capabilities.ts'
import { httpFail } from '../../../lib/failure.ts'
import type { TrainingClass } from '../classes.model.ts'
import { classFor } from '../visible.service.ts'

export interface Seen {
  trainingClass: TrainingClass
  /** In whose subtrees; null: everybody. */
  own: string[] | null
}
export const holdsIn = (
  actor: Actor,
  capability: Capability,
  { ancestors }: Pick<TrainingClass, 'ancestors'>,
): boolean => unitsOf(actor, capability).some((unit) => ancestors.includes(unit))

/** @throws notFound */
export async function classSeen(actor: Actor, id: string): Promise<Seen> {
  const trainingClass = await classFor(actor, id)
  const runs = (['class.admit', 'class.write'] as const).some((each) => holdsIn(actor, each, trainingClass))
  if (runs) return { trainingClass, own: null }
  if (can(actor, 'class.nominate')) return { trainingClass, own: unitsOf(actor, 'class.nominate') }
  if (!holdsIn(actor, 'class.read', trainingClass)) throw httpFail('notFound')
  return { trainingClass, own: [] } // who teaches at the base sees the class, and not who is to come
}

/** One for which the actor may nominate people. @throws notFound, access.denied */
export async function classToNominate(
  actor: Actor,
  id: string,
): Promise<{ trainingClass: TrainingClass; own: string[] }> {
  if (!can(actor, 'class.nominate')) throw httpFail('access.denied')
  const trainingClass = await classFor(actor, id)
  if (trainingClass.state === 'draft') throw httpFail('notFound')
  return { trainingClass, own: unitsOf(actor, 'class.nominate') }
}

/** Rows of the own people, for a query. */
export const ownRows = (own: string[] | null): Record<string, unknown> => (own ? { ancestors: { $in: own } } : {})
