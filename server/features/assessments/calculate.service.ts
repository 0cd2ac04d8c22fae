/** The figures of all institutions in an assessment: read through coverage, kept on their rows until the next time. */
import type { ClientSession } from 'mongoose'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Actor } from '../../access/actor.ts'
import { slices } from '../../lib/batches.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { institutionFigures, type FigureKind, type InstitutionFigures } from '../coverage/institutionFigures.service.ts'
import { findRequirement } from '../programmes/requirements.service.ts'
import { fail } from './assessments.failures.ts'
import { Assessments, AssessmentSheets, sheetId, type Assessment } from './assessments.model.ts'
import { figuresDay } from './assessments.rule.ts'
import { clearSheets, institutionsIn, placeSheets } from './places.service.ts'
import { assessmentFor } from './schemes.service.ts'
import type { Figure, Indicator } from './scoring.rule.ts'

export const CALCULATE_JOB = 'assessments.calculate'

/** In the transaction of what makes new figures needed; what is asked meanwhile runs after it. */
export async function askForFigures({ _id, on }: Assessment, session: ClientSession): Promise<void> {
  const found = await Assessments.findById(_id, { revision: 1 }, { session }).lean()
  const calculation = {
    ...{ state: 'running' as const, at: now(), on: figuresDay({ on }, businessDate()), revision: found!.revision },
  }
  await Assessments.updateOne({ _id }, { $set: { calculation } }, { session })
  await enqueue(CALCULATE_JOB, { assessment: _id }, { key: `${CALCULATE_JOB}:${_id}` }, session)
}

/** @throws assessment.notOpen once the results are published */
export async function calculate(actor: Actor, id: string): Promise<Assessment> {
  await transaction(async (session) => {
    const row = await assessmentFor(actor, id, session)
    if (row.state === 'published') throw fail('assessment.notOpen')
    await askForFigures(row, session)
  })
  return assessmentFor(actor, id)
}

type ByRequirement = Map<string, Map<string, InstitutionFigures>>
const kindsOf = (indicators: readonly Indicator[], requirement: string): Set<FigureKind> =>
  new Set(indicators.flatMap(({ kind, requirement: of }) => (of === requirement && kind !== 'reported' ? kind : [])))

/** Each requirement once, all institutions together. */
async function readFigures(
  { indicators, sizedBy, known }: Assessment,
  on: string,
  units: readonly string[],
  { progress, signal }: { progress(done: number): void; signal: AbortSignal },
): Promise<ByRequirement> {
  const named = [...new Set([sizedBy, ...indicators.map(({ requirement }) => requirement)])].filter((id) => id !== null)
  const read: ByRequirement = new Map()
  for (const [at, id] of named.entries()) {
    const requirement = await findRequirement(id)
    const kinds = kindsOf(indicators, id)
    if (requirement) read.set(id, await institutionFigures(requirement, { on, known, kinds }, units, signal))
    progress((at + 1) / (named.length + 1))
  }
  return read
}

const figureOf = (read: ByRequirement, { kind, requirement }: Indicator, unit: string): Figure =>
  kind === 'reported' || requirement === null ? null : (read.get(requirement)?.get(unit)?.[kind] ?? null)

/** Of a published one it keeps everything as it is. */
export async function calculateFigures(
  id: string,
  job: {
    progress(done: number): void
    signal: AbortSignal
    publish(work: (session: ClientSession) => Promise<unknown>): Promise<unknown>
  },
): Promise<void> {
  const assessment = await Assessments.findById(id).lean()
  if (!assessment || assessment.state === 'published') return
  const { revision, indicators, sizedBy } = assessment
  const on = figuresDay(assessment, businessDate())
  const units = (await institutionsIn(assessment)).map(({ _id }) => _id)
  const read = await readFigures(assessment, on, units, job)
  await job.publish(async (session) => {
    const calculation = { state: 'done' as const, at: now(), on, revision }
    const same = { _id: id, revision, state: assessment.state }
    if ((await Assessments.updateOne(same, { $set: { calculation } }, { session })).matchedCount === 0) return // changed meanwhile: asked for again
    if (assessment.state === 'draft') await clearSheets(assessment, session)
    await placeSheets(assessment, session)
    const writes = units.map((unit) => {
      const figures = Object.fromEntries(indicators.map((each) => [each.id, figureOf(read, each, unit)]))
      const toTrain = sizedBy === null ? null : (read.get(sizedBy)?.get(unit)?.coverage.whole ?? 0)
      return { updateOne: { filter: { _id: sheetId(id, unit) }, update: { $set: { figures, toTrain } } } }
    })
    for (const slice of slices(writes, 500)) await AssessmentSheets.bulkWrite(slice, { session })
  })
}

/** The board says so, and one asks again. */
export async function calculationFailed(id: string, session: ClientSession): Promise<void> {
  await Assessments.updateOne(
    { _id: id, 'calculation.state': 'running' },
    { $set: { 'calculation.state': 'failed' } },
    { session },
  )
}

/** What nobody asked for anew while the scheme was written is not what it says now. */
export const isCurrent = ({ calculation, revision }: Assessment): boolean =>
  calculation?.state === 'done' && calculation.revision === revision
