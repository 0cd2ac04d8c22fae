/** Whose timelines are to be folded again: said in the transaction that records something, done soon after. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { everIn } from '../../roster/people.service.ts'
import { unitsEverBelow } from '../placedTree.service.ts'
import { PendingTimelineRows, type PendingTimelines } from './timelines.model.ts'

const SLICE = 200

async function insert(rows: Pick<PendingTimelines, 'kind' | 'people' | 'unit'>[], session?: ClientSession) {
  const at = now()
  const made = rows.map((row) => ({ _id: newId(), ...row, at }))
  if (made.length > 0) await PendingTimelineRows.collection.insertMany(made as never, { ...(session && { session }) })
}

/** Something was recorded of these people. */
export const markPeople = (people: readonly string[], session?: ClientSession): Promise<void> =>
  insert(
    [...slices([...new Set(people)], SLICE)].map((slice) => ({ kind: 'people', people: slice, unit: null })),
    session,
  )

/** A unit stands elsewhere, or is closed or open again, on some day. */
export const markUnit = (unit: string, session: ClientSession): Promise<void> =>
  insert([{ kind: 'unit', people: [], unit }], session)

/** In place of a unit, everybody with a post that ever stood below it. */
export async function markPeopleOfUnits(): Promise<void> {
  const rows = await PendingTimelineRows.find({ kind: 'unit' }).sort({ kind: 1, at: 1, _id: 1 }).lean()
  for (const [unit, same] of Map.groupBy(rows, (row) => row.unit)) {
    for (const units of slices(await unitsEverBelow(unit!), SLICE)) await markPeople(await everIn(units))
    await PendingTimelineRows.deleteMany({ _id: { $in: same.map(({ _id }) => _id) } })
  }
}
