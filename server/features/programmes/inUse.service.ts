/** Which programmes a requirement names, against those that are archived at the same moment. */
import type { ClientSession } from 'mongoose'
import { Programmes } from './programmes.model.ts'

/**
 * Whether all of them are in use and match `own`. In the transaction that names them: whoever archives one meanwhile
 * writes the same document, so that one of the two runs again and sees the other. Reading alone would let both pass.
 */
export async function nameProgrammes(
  ids: readonly string[],
  own: Record<string, unknown>,
  session: ClientSession,
): Promise<boolean> {
  const inUse = { _id: { $in: [...ids] }, archivedAt: { $exists: false }, ...own }
  const { matchedCount } = await Programmes.updateMany(inUse, { $inc: { timesNamed: 1 } }, { session })
  return matchedCount === ids.length
}
