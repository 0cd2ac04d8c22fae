/** Writes what changes in units. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { slices } from '../../../lib/batches.ts'
import { monthOf } from '../../../lib/months.rule.ts'
import { rerunOnDuplicate } from '../../../lib/transaction.ts'
import type { Changes } from './figure.ts'
import { dayKey, figureChangeId, FigureChanges, type FigureChange } from './timelines.model.ts'

interface Row {
  unit: string
  month: string | null
  $inc: Record<string, number>
}
const SLICE = 500

/** Each change counts in the row of its month, and in the row of the unit that adds months up. */
export function rowsOf(requirement: string, changes: Changes): Map<string, Row> {
  const rows = new Map<string, Row>()
  function add(unit: string, month: string | null, path: string, count: number): void {
    const id = figureChangeId(requirement, unit, month)
    const row = rows.get(id) ?? { unit, month, $inc: {} }
    rows.set(id, row)
    row.$inc[path] = (row.$inc[path] ?? 0) + count
  }
  for (const { line, on, unit, figure } of changes.values()) {
    const month = monthOf(on)
    for (const [path, count] of Object.entries(figure)) {
      if (count === 0) continue
      add(unit, month, `${line}.${dayKey(on)}.${path}`, count)
      add(unit, null, `${line}.${month}.${path}`, count)
    }
  }
  return rows
}

export async function writeChanges(requirement: string, changes: Changes, session?: ClientSession): Promise<void> {
  const writes = [...rowsOf(requirement, changes)].flatMap(
    ([_id, { unit, month, $inc }]): AnyBulkWriteOperation<FigureChange>[] => {
      const moved = Object.entries($inc).filter(([, count]) => count !== 0)
      if (moved.length === 0) return []
      const update = { $inc: Object.fromEntries(moved), $setOnInsert: { requirement, unit, month } } as never
      return [{ updateOne: { filter: { _id }, update, upsert: true } }]
    },
  )
  for (const slice of slices(writes, SLICE))
    await FigureChanges.collection
      .bulkWrite(slice as never, { ordered: false, ...(session && { session }) })
      .catch(rerunOnDuplicate)
}
