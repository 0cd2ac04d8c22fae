/** Candidates by a requirement 培训要求: who it holds below a unit and who has not fulfilled it, to be added by name. */
import { httpFail } from '../../lib/failure.ts'
import type { Actor } from '../../access/actor.ts'
import { owingWithin, type Owing } from '../coverage/owing.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { findRequirement } from '../programmes/requirements.service.ts'
import { MOST_ADDED } from './exams.rule.ts'

/** Of a unit of the actor's that is held to the requirement; else neither is told to exist. One more than can be added. */
export async function owingFor(
  actor: Actor,
  { requirement: id, unit: of }: { requirement: string; unit: string },
): Promise<{ people: Owing[]; more: boolean }> {
  const unit = await unitFor(actor, 'exam.write', of)
  const requirement = await findRequirement(id)
  if (!requirement || !unit.ancestors.includes(requirement.unit)) throw httpFail('notFound')
  const found = await owingWithin(id, of, MOST_ADDED + 1)
  return { people: found.slice(0, MOST_ADDED), more: found.length > MOST_ADDED }
}
