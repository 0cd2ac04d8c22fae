/** The things that a class names: there, in use, and the actor's to name. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { countPublished } from '../courses/published.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { positions } from '../organisations/organisations.service.ts'
import { nameProgrammes, nameRequirement, programmesFor } from '../programmes/inUse.service.ts'
import { requirementsFor } from '../programmes/requirements.service.ts'
import type { Base } from '../bases/bases.service.ts'
import { fail } from './classes.failures.ts'
import type { TrainingClass } from './classes.model.ts'

type Named = Pick<TrainingClass, 'programme' | 'requirement' | 'positions' | 'graduation'>

/** A unit in the tree of the base that goes on. @throws class.unknownAudience */
export async function audienceFor(
  { ancestors: [root] }: Pick<Base, 'ancestors'>,
  audience: string,
): Promise<Pick<TrainingClass, 'audience' | 'audienceAncestors'>> {
  const unit = await Units.findOne({ _id: audience, ancestors: root!, closedOn: null }, { ancestors: 1 }).lean()
  if (!unit) throw fail('class.unknownAudience')
  return { audience, audienceAncestors: unit.ancestors }
}

async function checkProgramme(actor: Actor, id: string, session: ClientSession): Promise<void> {
  const offered = await programmesFor(actor, 'class.write')
  const named = offered.some(({ _id }) => _id === id) && (await nameProgrammes([id], {}, session))
  if (!named) throw fail('class.unknownProgramme')
}

async function checkRequirement(actor: Actor, id: string, session: ClientSession): Promise<void> {
  const offered = await requirementsFor(actor, 'class.write')
  const named = offered.some(({ _id }) => _id === id) && (await nameRequirement(id, session))
  if (!named) throw fail('class.unknownRequirement')
}

/** A published course of the actor's units. @throws class.unknownCourse */
export async function checkCourse(actor: Actor, course: string): Promise<void> {
  if ((await countPublished([course], scope(actor, 'class.write'))) === 0) throw fail('class.unknownCourse')
}

/** What stays was checked when it was named. */
export async function nameThings(
  actor: Actor,
  { programme, requirement, positions: asked, graduation: { course } }: Named,
  before: Named | null,
  session: ClientSession,
): Promise<void> {
  if (programme !== null && programme !== before?.programme) await checkProgramme(actor, programme, session)
  if (requirement !== null && requirement !== before?.requirement) await checkRequirement(actor, requirement, session)
  if (course !== null && course !== before?.graduation.course) await checkCourse(actor, course)
  const known = new Set((await positions()).map(({ _id }) => _id))
  if (asked.some((each) => !known.has(each))) throw fail('class.unknownPosition')
}
