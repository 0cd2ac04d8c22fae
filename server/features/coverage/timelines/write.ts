/** Writes what changes in units. */
import type { AnyBulkWriteOperation } from 'mongodb'
import type { ClientSession } from 'mongoose'
import { slices } from '../../../lib/batches.ts'
import { monthOf } from '../../../lib/months.rule.ts'
import { rerunOnDuplicate } from '../../../lib/transaction.ts'
import { takenApart, type Changes } from './figure.ts'
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

const moved = ({ $inc }: Row): [string, number][] => Object.entries($inc).filter(([, count]) => count !== 0)

async function addTo(requirement: string, rows: readonly [string, Row][], session?: ClientSession): Promise<void> {
  const writes = rows.map(([_id, row]): AnyBulkWriteOperation<FigureChange> => {
    const { unit, month } = row
    const update = { $inc: Object.fromEntries(moved(row)), $setOnInsert: { requirement, unit, month } } as never
    return { updateOne: { filter: { _id }, update, upsert: true } }
  })
  for (const slice of slices(writes, SLICE))
    await FigureChanges.collection
      .bulkWrite(slice as never, { ordered: false, ...(session && { session }) })
      .catch(rerunOnDuplicate)
}

export const writeChanges = (requirement: string, changes: Changes, session?: ClientSession): Promise<void> =>
  addTo(
    requirement,
    [...rowsOf(requirement, changes)].filter(([, row]) => moved(row).length > 0),
    session,
  )

/**
 * The same where nobody else writes and nothing was stored before: a row is inserted the first time, which costs a part
 * of adding to it. `known`: ids of those that were.
 */
export async function insertChanges(requirement: string, changes: Changes, known: Set<string>): Promise<void> {
  const rows = [...rowsOf(requirement, changes)].filter(([, row]) => moved(row).length > 0)
  const [later, first] = [rows.filter(([id]) => known.has(id)), rows.filter(([id]) => !known.has(id))]
  const made = first.map(([_id, row]) => {
    known.add(_id)
    return { _id, requirement, unit: row.unit, month: row.month, now: {}, then: {}, ...takenApart(row.$inc) }
  })
  for (const slice of slices(made, SLICE)) await FigureChanges.collection.insertMany(slice as never, { ordered: false })
  await addTo(requirement, later)
}
