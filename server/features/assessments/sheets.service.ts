/** The row of one institution with what stands around it: the access check of everything that is done with it. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { countUpTo, type Counted } from '../../lib/countUpTo.ts'
import { httpFail } from '../../lib/failure.ts'
import { fail } from './assessments.failures.ts'
import { AssessmentItems, Assessments, AssessmentSheets, itemId, sheetId } from './assessments.model.ts'
import type { Assessment, AssessmentItem, AssessmentSheet } from './assessments.model.ts'
import { mayReport } from './assessments.rule.ts'
import { institutionsIn } from './places.service.ts'
import { foldItems } from './score.ts'

export interface Place {
  assessment: string
  unit: string
}
export interface Sheet {
  assessment: Assessment
  sheet: AssessmentSheet
}
type Assessing = Extract<Capability, `assessment.${string}`>
const within = (session: ClientSession | undefined) => (session ? { session } : {})
/** Of an assessment that has been opened. */
const OPENED = { $in: ['opened', 'published'] as ('opened' | 'published')[] }

/** @throws notFound for one of elsewhere, and before the assessment is opened */
export async function sheetFor(
  actor: Actor,
  capability: Assessing,
  { assessment: id, unit }: Place,
  session?: ClientSession,
): Promise<Sheet> {
  const own = { _id: sheetId(id, unit), ...scope(actor, capability) }
  const sheet = await AssessmentSheets.findOne(own, null, within(session)).lean()
  const assessment = sheet && (await Assessments.findOne({ _id: id, state: OPENED }, null, within(session)).lean())
  if (!sheet || !assessment) throw httpFail('notFound')
  return { assessment, sheet }
}

export const itemsOf = ({ _id: sheet }: AssessmentSheet, session?: ClientSession): Promise<AssessmentItem[]> =>
  AssessmentItems.find({ sheet }, null, within(session)).lean()

/** @throws notFound for what is not reported */
export async function itemFor(
  { _id: sheet }: AssessmentSheet,
  indicator: string,
  session?: ClientSession,
): Promise<AssessmentItem> {
  const item = await AssessmentItems.findById(itemId(sheet, indicator), null, within(session)).lean()
  if (!item) throw httpFail('notFound')
  return item
}

/** As many as one looks through: a row a year and institution. */
const MOST = 200

/** Of the caller's institutions, the newest assessment first. */
export async function ownSheets(actor: Actor): Promise<Sheet[]> {
  const sheets = await AssessmentSheets.find(scope(actor, 'assessment.report')).limit(MOST).lean()
  const named = { _id: { $in: [...new Set(sheets.map(({ assessment }) => assessment))] }, state: OPENED }
  const known = new Map((await Assessments.find(named).lean()).map((row) => [row._id, row]))
  return sheets
    .flatMap((sheet) => {
      const assessment = known.get(sheet.assessment)
      return assessment ? { assessment, sheet } : []
    })
    .sort((a, b) => b.assessment.year - a.assessment.year || (a.sheet._id < b.sheet._id ? -1 : 1))
}

/** How many of them are to be filled in now. */
export async function countOwnWaiting(actor: Actor): Promise<Counted> {
  const own = await ownSheets(actor)
  const count = own.filter(({ assessment, sheet }) => mayReport(assessment, sheet, businessDate())).length
  return { count, more: false }
}

/** How many wait for the committee. */
export const countWaiting = (actor: Actor): Promise<Counted> =>
  countUpTo(AssessmentSheets, { ...scope(actor, 'assessment.write'), state: 'submitted' })

/**
 * All rows of an assessment, with what is reported of each: as many as there are institutions. One that was closed by
 * the day of the assessment since it began is left out.
 */
export async function rowsOf(row: Assessment, session?: ClientSession) {
  const { _id: assessment } = row
  const standing = new Set((await institutionsIn(row, session)).map(({ _id }) => _id))
  const sheets = await AssessmentSheets.find({ assessment }, null, within(session)).lean()
  const items = await AssessmentItems.find({ assessment }, null, within(session)).lean()
  return foldItems(
    sheets.filter(({ unit }) => standing.has(unit)),
    items,
  )
}

/** Written with each change of what counts, so that the results are not published beside it. @throws assessment.notOpen */
export async function excludePublishing({ _id }: Assessment, session: ClientSession): Promise<void> {
  const opened = { _id, state: 'opened' as const }
  const { matchedCount } = await Assessments.updateOne(opened, { $inc: { changes: 1 } }, { session })
  if (matchedCount === 0) throw fail('assessment.notOpen')
}
