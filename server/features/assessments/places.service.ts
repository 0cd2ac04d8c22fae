/** Which institutions take part, and their rows. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../lib/batches.ts'
import { Units, type Unit } from '../organisations/organisations.model.ts'
import { AssessmentItems, AssessmentSheets, itemId, sheetId } from './assessments.model.ts'
import type { Assessment, AssessmentItem, AssessmentSheet } from './assessments.model.ts'
import { takesPart, type Assessed } from './scoring.rule.ts'

type Institution = Pick<Unit, '_id' | 'ancestors'> & { sector: Assessed }
const SLICE = 500

/** Institutions below the unit that stood on the day, of a sector that the scheme gives points. */
export async function institutionsIn(
  { unit, on, indicators }: Pick<Assessment, 'unit' | 'on' | 'indicators'>,
  session?: ClientSession,
): Promise<Institution[]> {
  const fields = { ancestors: 1, sector: 1, closedOn: 1 }
  const filter = { ancestors: unit, level: 'institution' as const }
  const rows = await Units.find(filter, fields, session ? { session } : {}).lean()
  return rows.flatMap(({ _id, ancestors, sector, closedOn }) =>
    sector && takesPart(indicators, sector) && (closedOn === null || closedOn > on) ? { _id, ancestors, sector } : [],
  )
}

const newSheet = ({ _id: assessment }: Assessment, { _id: unit, ancestors, sector }: Institution): AssessmentSheet => ({
  ...{ _id: sheetId(assessment, unit), assessment, unit, ancestors, sector, toTrain: null, figures: {} },
  ...{ state: 'open', returnedUntil: null, returnReason: '', revision: 1 },
})
const newItems = ({ _id: assessment, indicators }: Assessment, { _id: sheet, sector }: AssessmentSheet) =>
  indicators
    .filter(({ kind, weights }) => kind === 'reported' && weights[sector] > 0)
    .map(({ id: indicator }): AssessmentItem => ({
      ...{ _id: itemId(sheet, indicator), sheet, assessment, indicator },
      ...{ text: '', number: null, proofs: [], revision: 1, check: null },
    }))

/** Rows for the institutions that have none yet; with nothing to report there is nothing to check either. */
export async function placeSheets(assessment: Assessment, session: ClientSession): Promise<void> {
  const own = { assessment: assessment._id }
  const institutions = await institutionsIn(assessment, session)
  const present = await AssessmentSheets.find(own, { unit: 1 }, { session }).lean()
  const known = new Set(present.map(({ unit }) => unit))
  const sheets = institutions
    .filter(({ _id }) => !known.has(_id))
    .map((institution) => newSheet(assessment, institution))
  const items = sheets.map((sheet) => newItems(assessment, sheet))
  const rows = sheets.map((sheet, at): AssessmentSheet =>
    items[at]!.length > 0 ? sheet : { ...sheet, state: 'checked' },
  )
  for (const slice of slices(rows, SLICE)) await AssessmentSheets.insertMany(slice, { session })
  for (const slice of slices(items.flat(), SLICE)) await AssessmentItems.insertMany(slice, { session })
}

/** Of a draft the rows are made anew: its scheme, and so what is reported, may have changed. */
export async function clearSheets({ _id: assessment }: Assessment, session: ClientSession): Promise<void> {
  await AssessmentSheets.deleteMany({ assessment }, { session })
  await AssessmentItems.deleteMany({ assessment }, { session })
}
