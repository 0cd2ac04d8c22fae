/** 月结: the figures of a month's last day, kept as they were known when the month was closed. */
import type { Requirement } from '../programmes/requirements.service.ts'
import { isDeepStrictEqual } from 'node:util'
import type { AnyBulkWriteOperation } from 'mongodb'
import { Units } from '../organisations/organisations.model.ts'
import { addClosings, replaceClosings, type Closing } from '../programmes/requirementState.service.ts'
import { countsByMonth, foldMonths, type AllFacts, type MonthTally } from './compute.service.ts'
import { cellId, Cells, type Cell } from './coverage.model.ts'
import { slices } from '../../lib/batches.ts'
import { businessDate } from '../../lib/clock.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { isOutdated } from '../programmes/requirement.rule.ts'
import { endedMonths, endOfMonth } from '../../lib/months.rule.ts'
import { noCellCounts } from './tally.ts'
import { writeClosed } from './timelines/closed.service.ts'

const SLICE = 500

const CLOSED_MONTHS = 60

/** Closed months that stay, and months that have ended and are to be closed: for the first time, or by another version. */
export function openMonths({ from, versions, closings }: Requirement): { kept: Closing[]; open: string[] } {
  const kept = closings.filter(({ month, knownAt }) => !isOutdated(versions, endOfMonth(month), knownAt))
  const closed = new Set(kept.map(({ month }) => month))
  const ended = [
    ...new Set([...closings.map(({ month }) => month), ...endedMonths(from, businessDate(), CLOSED_MONTHS)]),
  ]
  return { kept, open: ended.filter((month) => !closed.has(month)).sort() }
}

/**
 * Closes months on every unit's cell. `beside`: they take the place of all that were closed before but those. `known`: the facts, where they have been read already, not before the instant that the closings name; `months`: what they come to, where they have been folded.
 * Also sets each cell's place in the tree and drops units that left it.
 */
export async function closeMonths(
  requirement: Requirement,
  closings: readonly Closing[],
  { beside, known, months }: { beside?: readonly Closing[]; known?: AllFacts; months?: MonthTally } = {},
): Promise<void> {
  if (closings.length === 0 && !beside) return
  const isWhole = beside !== undefined
  const stay = new Set((beside ?? []).map(({ month }) => month))
  const staying = (stored: Cell['months']): Cell['months'] =>
    isWhole ? Object.fromEntries(Object.entries(stored).filter(([month]) => stay.has(month))) : stored
  const folded = months ?? (await foldMonths(requirement, closings, known))
  await writeClosed(requirement, folded, closings)
  const units = await Units.find({ ancestors: requirement.unit }, { parent: 1 }).lean()
  const rows = await Cells.find({ requirement: requirement._id }, { unit: 1, parent: 1, months: 1 }).lean()
  const stored = new Map(rows.map((cell) => [cell.unit, cell]))
  const writes = units.flatMap(({ _id: unit, parent }): AnyBulkWriteOperation<Cell>[] => {
    const closed = countsByMonth(folded.get(unit))
    const cell = stored.get(unit)
    const wanted = { ...staying(cell?.months ?? {}), ...closed }
    if (cell?.parent === parent && isDeepStrictEqual(cell.months, wanted)) return [] // most: a write costs many times what reading it does
    const place = { requirement: requirement._id, unit, parent }
    const $set = isWhole
      ? { ...place, months: wanted }
      : { ...place, ...Object.fromEntries(Object.entries(closed).map(([month, row]) => [`months.${month}`, row])) }
    const filter = { _id: cellId(requirement._id, unit) }
    const update = { $set, $setOnInsert: noCellCounts() } as never
    return [{ updateOne: { filter, update, upsert: true } }]
  })
  for (const slice of slices(writes, SLICE)) await Cells.collection.bulkWrite(slice as never, { ordered: false })
  await dropOrphans(requirement, [...stored.keys()], new Set(units.map(({ _id }) => _id)))
  if (isWhole) await replaceClosings(requirement, [...(beside ?? []), ...closings])
  else await addClosings(requirement, closings)
}

async function dropOrphans(
  requirement: Requirement,
  cells: readonly string[],
  units: ReadonlySet<string>,
): Promise<void> {
  const unknown = cells.filter((unit) => !units.has(unit))
  if (unknown.length === 0) return
  // set up after `units` was read
  const since = await lookUp(unknown, (some) =>
    Units.find({ _id: { $in: some }, ancestors: requirement.unit }, { _id: 1 }).lean(),
  )
  const orphans = unknown.filter((unit) => !since.some(({ _id }) => _id === unit))
  if (orphans.length > 0) await Cells.deleteMany({ _id: { $in: orphans.map((unit) => cellId(requirement._id, unit)) } })
}
