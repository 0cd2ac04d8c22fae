/** The figures of closed months, whole: by position and year of appointment too. */
import type { AnyBulkWriteOperation } from 'mongodb'
import { slices } from '../../../lib/batches.ts'
import { unitsBelow } from '../../organisations/unitsBelow.service.ts'
import type { Requirement } from '../../programmes/requirements.service.ts'
import type { Closing } from '../../programmes/requirementState.service.ts'
import type { MonthTally } from '../compute.service.ts'
import { cellId } from '../coverage.model.ts'
import { takenApart } from './figure.ts'
import { ClosedFiguresOfUnits, type ClosedFigures } from './timelines.model.ts'

const SLICE = 500

/** In every unit of the requirement, those with nobody too. */
export async function writeClosed(
  { _id: requirement, unit: top }: Requirement,
  months: MonthTally,
  closings: readonly Closing[],
): Promise<void> {
  if (closings.length === 0) return
  const rows = await ClosedFiguresOfUnits.find({ requirement }, { _id: 1 }).lean()
  const stored = new Set(rows.map(({ _id }) => _id))
  const writes = (await unitsBelow(top)).map(({ _id: unit }): AnyBulkWriteOperation<ClosedFigures> => {
    const _id = cellId(requirement, unit)
    const closed = closings.map(({ month }) => [month, takenApart(months.get(unit)?.[month] ?? {})] as const)
    if (!stored.has(_id))
      return { insertOne: { document: { _id, requirement, unit, months: Object.fromEntries(closed) } } }
    const update = { $set: Object.fromEntries(closed.map(([month, figure]) => [`months.${month}`, figure])) } as never
    return { updateOne: { filter: { _id }, update } }
  })
  for (const slice of slices(writes, SLICE))
    await ClosedFiguresOfUnits.collection.bulkWrite(slice as never, { ordered: false })
}

/** Months that were closed before their figures were kept whole. */
export async function notClosedYet({ _id, unit, closings }: Requirement): Promise<Closing[]> {
  const top = await ClosedFiguresOfUnits.findById(cellId(_id, unit)).lean()
  return closings.filter(({ month }) => top?.months[month] === undefined)
}
