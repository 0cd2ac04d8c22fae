/** What requirements name: programmes, against those that are archived at the same moment; and positions. */
import type { ClientSession } from 'mongoose'
import { Programmes, Requirements } from './programmes.model.ts'

const inUseOf = (ids: readonly string[], own: Record<string, unknown>) => ({
  ...{ _id: { $in: [...ids] }, archivedAt: { $exists: false } },
  ...own,
})

/** How many of them are in use and match `own`. */
export const countProgrammes = (ids: readonly string[], own: Record<string, unknown>): Promise<number> =>
  Programmes.countDocuments(inUseOf(ids, own))

/**
 * Whether all of them are in use and match `own`. In the transaction that names them: whoever archives one meanwhile
 * writes the same document, so that one of the two runs again and sees the other. Reading alone would let both pass.
 */
export async function nameProgrammes(
  ids: readonly string[],
  own: Record<string, unknown>,
  session: ClientSession,
): Promise<boolean> {
  const { matchedCount } = await Programmes.updateMany(inUseOf(ids, own), { $inc: { timesNamed: 1 } }, { session })
  return matchedCount === ids.length
}

/** Titles of the requirements in use below a unit, by the positions of which they ask something. */
export async function requirementsByPosition(unit: string): Promise<Map<string, string[]>> {
  const rows = await Requirements.find({ ancestors: unit, archivedAt: { $exists: false } }, { title: 1, positions: 1 })
    .sort({ _id: 1 })
    .lean()
  const titles = new Map<string, string[]>()
  for (const { title, positions } of rows)
    for (const position of positions) titles.set(position, [...(titles.get(position) ?? []), title])
  return titles
}
