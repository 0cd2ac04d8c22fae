import type { ClientSession } from 'mongoose'
import { lookUp } from '../../../lib/lookUp.ts'
import { Questions } from '../questions.model.ts'

/** How many of these are in the bank. */
export async function countThere(ids: readonly string[], session: ClientSession | null = null): Promise<number> {
  const read = (some: string[]) => Questions.find({ _id: { $in: some } }, { _id: 1 }, { session }).lean()
  return (await lookUp(ids, read)).length
}
