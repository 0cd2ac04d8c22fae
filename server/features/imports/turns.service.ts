/**
 * Imports of one institution write one after another. Somebody new has no revision that would tell a second import of
 * the same people that they came meanwhile; that the first has written since the plan was made does.
 */
import type { ClientSession } from 'mongoose'
import { isDuplicate } from '../../lib/model.ts'
import { fail } from './imports.failures.ts'
import { ImportTurns } from './imports.model.ts'

export type Turns = ReadonlyMap<string, number>

/** To be asked before the plan is made anew. */
export async function turnsOf(institutions: Iterable<string>): Promise<Turns> {
  const ids = [...new Set(institutions)]
  for (const _id of ids) await begun(_id)
  const rows = await ImportTurns.find({ _id: { $in: ids } }).lean()
  return new Map(rows.map(({ _id, count }) => [_id, count]))
}

async function begun(_id: string): Promise<void> {
  try {
    await ImportTurns.updateOne({ _id }, { $setOnInsert: { count: 0 } }, { upsert: true })
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

/** @throws import.rosterChanged when another import has written to one of the institutions meanwhile */
export async function takeTurns(turns: Turns, session: ClientSession): Promise<void> {
  for (const [_id, count] of turns) {
    const { matchedCount } = await ImportTurns.updateOne({ _id, count }, { $inc: { count: 1 } }, { session })
    if (matchedCount === 0) throw fail('import.rosterChanged')
  }
}

/** A part behind the mark: whoever makes a plan meanwhile has to make it anew. */
export const countTurn = (institution: string, session: ClientSession) =>
  ImportTurns.updateOne({ _id: institution }, { $inc: { count: 1 } }, { session })
