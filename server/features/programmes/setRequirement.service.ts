/** Setting a requirement: what a form may say, and the first version. */
import type { ClientSession } from 'mongoose'
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { offerings } from '../offerings/offerings.service.ts'
import { Positions, Units, type Unit } from '../organisations/organisations.model.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { unitKinds } from '../organisations/unitKinds.service.ts'
import { countProgrammes, nameProgrammes } from './inUse.service.ts'
import type { RequirementBody } from './programmes.contract.ts'
import { requirementChanged } from './programmes.events.ts'
import { fail } from './programmes.failures.ts'
import { Requirements, type Requirement } from './programmes.model.ts'
import { askedIn, FIELDS, firstVersion, type Asked } from './requirement.rule.ts'
import { countTested } from './testedCourses.service.ts'

type Body = z.output<typeof RequirementBody>

/** What a form says, each thing once, and nothing that its clock does not look at. */
export function askedOf({ title, ...body }: Body): { title: string; asked: Asked } {
  const byHours = body.clock === 'hours'
  const ids = (given: string[]): string[] => (byHours ? [] : [...new Set(given)])
  const asked = {
    ...body,
    positions: [...new Set(body.positions)],
    kinds: [...new Set(body.kinds)],
    programmes: ids(body.programmes),
    courses: ids(body.courses),
    trainings: body.trainings && !byHours,
    localTrainings: body.localTrainings && !byHours,
    hours: byHours ? body.hours : 0,
    priorMonths: body.clock === 'appointment' ? body.priorMonths : 0,
  }
  return { title, asked: askedIn(asked) }
}

/** Refuses what is not there, or is not the actor's to ask for; without writing anything. */
export async function checkNamed(actor: Actor, { positions, kinds, programmes, courses }: Asked): Promise<void> {
  const own = scope(actor, 'programme.write')
  if ((await Positions.countDocuments({ _id: { $in: positions } })) < positions.length)
    throw fail('requirement.unknownPosition')
  if ((await unitKinds()).filter(({ _id }) => kinds.includes(_id)).length < kinds.length)
    throw fail('requirement.unknownKind')
  if ((await countProgrammes(programmes, own)) < programmes.length) throw fail('requirement.unknownProgramme')
  if ((await countTested(courses, own)) < courses.length) throw fail('requirement.courseWithoutTest')
}

/** The same within the transaction that names the programmes, so that none of them is archived meanwhile. */
export async function checkAsked(actor: Actor, asked: Asked, session: ClientSession): Promise<void> {
  await checkNamed(actor, asked)
  if (!(await nameProgrammes(asked.programmes, scope(actor, 'programme.write'), session)))
    throw fail('requirement.unknownProgramme')
}

/** The unit whose subtree is held to it: one of the caller's, without a choice the highest. */
export async function placeFor(actor: Actor, wanted: string | undefined): Promise<Pick<Unit, '_id' | 'ancestors'>> {
  if (wanted === undefined) return ownUnit(actor, 'programme.write')
  const unit = await Units.findOne({ _id: wanted, ...scope(actor, 'programme.write') }).lean()
  if (!unit) throw httpFail('notFound')
  return unit
}

/** As it is before anything has been computed. */
export const newRequirement = (
  _id: string,
  { unit, ancestors }: { unit: string; ancestors: string[] },
  asked: Asked,
  by = '',
): Requirement => ({
  ...{ _id, title: '', unit, ancestors, ...asked, ...firstVersion(asked, now(), by) },
  ...{ revision: 1, computedRevision: null, rolledOn: null, closings: [] },
})

export async function createRequirement(
  actor: Actor,
  { id, unit: wantedUnit, ...body }: Body & { id: string; unit?: string | undefined },
): Promise<Requirement> {
  const { _id: unit, ancestors } = await placeFor(actor, wantedUnit)
  const { title, asked } = askedOf(body)
  const row: Requirement = { ...newRequirement(id, { unit, ancestors }, asked, actor.account), title }
  async function create(): Promise<void> {
    await transaction(async (session) => {
      await checkAsked(actor, asked, session)
      await Requirements.create([row], { session })
      await note(actor, 'requirement.create', id, row.title, session)
      await offerings.changed(session)
      await requirementChanged.emit({ requirement: row, account: actor.account }, session)
    })
  }
  return createOnce(Requirements, {
    row,
    given: ['unit', 'title', ...FIELDS],
    own: scope(actor, 'programme.write'),
    create,
  })
}
