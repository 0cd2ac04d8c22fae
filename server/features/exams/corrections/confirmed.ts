import type { ClientSession } from 'mongoose'
import { KeyCorrections, type KeyCorrection } from './corrections.model.ts'

/** What counts of an examination's corrections, in the order in which they were confirmed. */
export async function confirmedOf(exam: string, session?: ClientSession): Promise<KeyCorrection[]> {
  const rows = await KeyCorrections.find({ exam }, null, session ? { session } : {})
    .sort({ exam: 1, at: 1 })
    .lean()
  return rows
    .filter(({ confirmedAt }) => confirmedAt !== null)
    .sort((a, b) => a.confirmedAt!.getTime() - b.confirmedAt!.getTime())
}
