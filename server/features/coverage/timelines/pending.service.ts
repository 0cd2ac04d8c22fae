/** Whose timelines are to be folded again: said in the transaction that records something, done soon after. */
import type { ClientSession } from 'mongoose'
import { slices } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import { rerunOnDuplicate } from '../../../lib/transaction.ts'
import { everIn } from '../../roster/people.service.ts'
import { unitsEverBelow } from '../placedTree.service.ts'
import { PendingTimelines, type PendingTimeline } from './timelines.model.ts'

const SLICE = 200

async function mark(
  kind: PendingTimeline['kind'],
  subjects: readonly string[],
  session?: ClientSession,
): Promise<void> {
  const at = now()
  for (const slice of slices([...new Set(subjects)], SLICE)) {
    const writes = slice.map((subject) => ({
      updateOne: {
        filter: { _id: `${kind}:${subject}` },
        update: { $inc: { marks: 1 }, $setOnInsert: { kind, subject, at } },
        upsert: true,
      },
    }))
    await PendingTimelines.collection
      .bulkWrite(writes as never, { ordered: false, ...(session && { session }) })
      .catch(rerunOnDuplicate)
  }
}

/** Something was recorded of these people. */
export const markPeople = (people: readonly string[], session: ClientSession): Promise<void> =>
  mark('person', people, session)

/** A unit stands elsewhere, or is closed or open again, on some day. */
export const markUnit = (unit: string, session: ClientSession): Promise<void> => mark('unit', [unit], session)

/** In place of a unit, everybody with a post that ever stood below it. */
export async function markPeopleOfUnits(): Promise<void> {
  const rows = await PendingTimelines.find({ kind: 'unit' }).sort({ kind: 1, at: 1, _id: 1 }).lean()
  if (rows.length === 0) return
  for (const { _id, subject, marks } of rows) {
    for (const units of slices(await unitsEverBelow(subject), SLICE)) await mark('person', await everIn(units))
    await PendingTimelines.deleteOne({ _id, marks })
  }
}
