/** Where a caller stands in the coverage of a requirement: the access check of every coverage page. */
import { findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import { scope, unitsOf, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'

export interface Place {
  requirement: Requirement
  unit: Unit
  /** The units of the caller's scope: nothing above them is shown. */
  held: ReadonlySet<string>
}

/** The unit must lie in the caller's scope and be held to the requirement; else neither is told to exist. */
export async function placeOf(
  actor: Actor,
  requirementId: string,
  unitId: string,
  session?: ClientSession,
): Promise<Place> {
  const inScope = { _id: unitId, ...scope(actor, 'coverage.read') }
  const options = session ? { session } : {}
  const requirement = await findRequirement(requirementId, session)
  const unit = await Units.findOne(inScope, null, options).lean()
  if (!requirement || !unit?.ancestors.includes(requirement.unit)) throw httpFail('notFound')
  return { requirement, unit, held: new Set(unitsOf(actor, 'coverage.read')) }
}

/** The part of a line from the root that the caller may see. */
export const within = (held: ReadonlySet<string>, ancestors: readonly string[]): string[] => {
  const top = ancestors.findIndex((id) => held.has(id))
  return top < 0 ? [] : ancestors.slice(top)
}
