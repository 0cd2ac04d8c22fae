import type { ClientSession } from 'mongoose'
import { LocalTrainees, LocalTrainings } from './localTraining.model.ts'
import { noTrainees, type TraineeCounts } from './localTraining.rule.ts'

/** Counts the roster anew, in the transaction of whoever changed it, and thereby excludes other changes of it. */
export async function recount(training: string, session: ClientSession): Promise<TraineeCounts> {
  const counts = noTrainees()
  const rows = await LocalTrainees.find({ training }, { state: 1 }, { session }).lean()
  for (const { state } of rows) counts[state]++
  await LocalTrainings.updateOne({ _id: training }, { $set: { counts } }, { session })
  return counts
}
