/**
 * What stands in the tree besides units: rows that carry the line from the root to their unit, in `ancestors` mostly. Each feature registers
 * its own; they follow a unit that moves, and a unit below which there are some was not founded by mistake.
 */
import type { AnyBulkWriteOperation } from 'mongodb'
import type mongoose from 'mongoose'
import type { ClientSession } from 'mongoose'
import { slices } from '../../lib/batches.ts'

type PlacedRow = { _id: string } & Record<string, string[]>
interface PlacedRows {
  label: string
  rows: { collection: mongoose.Collection }
  /** Beside the unit, where the index that finds them begins with something else. */
  filter: Record<string, unknown>
  /** False where the line is no single one: such rows are put right by their feature. */
  follows: boolean
  /** Where the line stands. */
  field: string
}
const registered: PlacedRows[] = []

/** Rows of a collection stand in the tree by their `ancestors`, and an index finds them by it. */
export function standsInTree(
  label: string,
  rows: PlacedRows['rows'],
  { filter = {}, follows = true, field = 'ancestors' }: Partial<Pick<PlacedRows, 'filter' | 'follows' | 'field'>> = {},
): void {
  registered.push({ label, rows, filter, follows, field })
}

const SLICE = 500

/** Gives the rows below `unit` the line that now leads to it. @returns how many there were */
export async function moveLines(
  { collection }: PlacedRows['rows'],
  unit: string,
  above: readonly string[],
  session: ClientSession,
  { filter = {}, field = 'ancestors' }: Partial<Pick<PlacedRows, 'filter' | 'field'>> = {},
): Promise<void> {
  const rows = (await collection
    .find({ [field]: unit, ...filter } as never, { projection: { [field]: 1 }, session })
    .toArray()) as unknown as PlacedRow[]
  for (const slice of slices(rows, SLICE)) {
    const writes = slice.map(({ _id, [field]: line = [] }): AnyBulkWriteOperation<PlacedRow> => ({
      updateOne: {
        filter: { _id },
        update: { $set: { [field]: [...above, ...line.slice(line.indexOf(unit))] } as never },
      },
    }))
    await collection.bulkWrite(writes as never, { session, ordered: false })
  }
}

/** The rows of every feature follow a unit that moved, in its transaction. */
export async function followUnit(unit: string, above: readonly string[], session: ClientSession): Promise<void> {
  for (const { rows, follows, ...where } of registered) if (follows) await moveLines(rows, unit, above, session, where)
}

/** What stands in a unit's subtree: labels, each once. */
export async function standingIn(unit: string, session: ClientSession): Promise<string[]> {
  const found: string[] = []
  for (const { label, rows, filter, field } of registered)
    if (await rows.collection.findOne({ [field]: unit, ...filter } as never, { projection: { _id: 1 }, session }))
      found.push(label)
  return [...new Set(found)]
}
