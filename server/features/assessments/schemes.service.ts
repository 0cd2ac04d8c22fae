/** The schemes of assessments: set up, copied, changed and removed while nobody has been told of them. */
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { ownUnit } from '../organisations/topUnits.service.ts'
import { requirementsFor } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import type { assessments } from './assessments.contract.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentItems, Assessments, AssessmentSheets, type Assessment } from './assessments.model.ts'

type Ends = (typeof assessments)['endpoints']
type Created = z.output<Ends['create']['body']>
type Saved = z.output<Ends['save']['body']>

/** A year has one or two; as many as one looks through. */
const MOST = 100

export const allAssessments = (actor: Actor): Promise<Assessment[]> =>
  Assessments.find(scope(actor, 'assessment.write')).sort({ ancestors: 1, year: -1, _id: -1 }).limit(MOST).lean()

/** @throws notFound for one of elsewhere */
export async function assessmentFor(actor: Actor, id: string, session?: ClientSession): Promise<Assessment> {
  const own = { _id: id, ...scope(actor, 'assessment.write') }
  const row = await Assessments.findOne(own, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

function checkDates({ reportFrom, reportTo }: Pick<Assessment, 'reportFrom' | 'reportTo'>): void {
  if (reportTo < reportFrom) throw fail('assessment.dates')
}

/** @throws assessment.requirement where one is named that does not hold in the actor’s units */
async function checkRequirements(actor: Actor, { indicators, sizedBy }: Pick<Assessment, 'indicators' | 'sizedBy'>) {
  const named = [sizedBy, ...indicators.map(({ requirement }) => requirement)].filter((id) => id !== null)
  if (named.length === 0) return
  const found = [true, false].map((archived) => requirementsFor(actor, 'assessment.write', { archived }))
  const known = new Set((await Promise.all(found)).flat().map(({ _id }) => _id))
  if (!named.every((id) => known.has(id))) throw fail('assessment.requirement')
}

/** @throws assessment.dates, notFound */
export async function createAssessment(actor: Actor, { id, copyOf, ...given }: Created): Promise<Assessment> {
  const { _id: unit, ancestors } = await ownUnit(actor, 'assessment.write')
  checkDates(given)
  const earlier = copyOf === null ? null : await assessmentFor(actor, copyOf)
  const indicators = (earlier?.indicators ?? []).map((indicator) => ({ ...indicator, id: newId() }))
  const row: Assessment = {
    ...{ _id: id, ...given, unit, ancestors, indicators, sizedBy: earlier?.sizedBy ?? null },
    ...{ state: 'draft', revision: 1, calculation: null, publication: null },
  }
  const create = () =>
    transaction(async (session) => {
      await Assessments.create([row], { session })
      await note(actor, 'assessment.create', id, row.title, session)
    })
  const fields = ['year', 'title', 'on', 'known', 'reportFrom', 'reportTo'] as const
  return createOnce(Assessments, { row, given: fields, own: scope(actor, 'assessment.write'), create })
}

/** @throws assessment.notDraft, conflict, assessment.dates, assessment.requirement */
export async function saveAssessment(actor: Actor, id: string, { revision, ...given }: Saved): Promise<Assessment> {
  const before = await assessmentFor(actor, id)
  if (before.state !== 'draft') throw fail('assessment.notDraft')
  checkDates(given)
  await checkRequirements(actor, given)
  await transaction(async (session) => {
    const drafted = { _id: id, state: 'draft' as const, revision }
    const { matchedCount } = await Assessments.updateOne(drafted, { $set: given, $inc: { revision: 1 } }, { session })
    if (matchedCount === 0) throw httpFail('conflict')
    await note(actor, 'assessment.save', id, given.title, session)
  })
  return assessmentFor(actor, id)
}

/** @throws assessment.notDraft */
export async function removeAssessment(actor: Actor, id: string): Promise<void> {
  await transaction(async (session) => {
    const row = await assessmentFor(actor, id, session)
    if (row.state !== 'draft') throw fail('assessment.notDraft')
    await Assessments.deleteOne({ _id: id, state: 'draft' }, { session })
    await AssessmentSheets.deleteMany({ assessment: id }, { session })
    await AssessmentItems.deleteMany({ assessment: id }, { session })
    await note(actor, 'assessment.remove', id, row.title, session)
  })
}
