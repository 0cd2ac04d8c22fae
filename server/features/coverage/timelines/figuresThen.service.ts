/** The figures of a unit and of those below it on a past day, from what is stored of these units alone. */
import { now } from '../../../lib/clock.ts'
import { shortLists } from '../../../lib/lookUp.ts'
import { monthOf } from '../../../lib/months.rule.ts'
import type { Requirement } from '../../programmes/requirements.service.ts'
import { cellId } from '../coverage.model.ts'
import type { CountedBelow } from '../history/countBelow.ts'
import { closingOf, type Moment } from '../history/moment.ts'
import { countedOf, sumOf, type StoredFigure } from './figure.ts'
import { settle } from './foldTimelines.service.ts'
import { isBuilt, statesOf } from './state.service.ts'
import type { Line } from './timeline.ts'
import {
  ClosedFiguresOfUnits,
  dayKey,
  figureChangeId,
  FigureChanges,
  type ClosedFigures,
  type FigureChange,
} from './timelines.model.ts'

/** So many people who wait are folded before an answer; with more, it says since when it knows nothing. */
const SETTLED = 100

type Parts = Map<string, StoredFigure[]>

/** What of units is to be added up on a day. */
async function changesUntil(requirement: string, units: readonly string[], line: Line, on: string): Promise<Parts> {
  const [month, day] = [monthOf(on), dayKey(on)]
  const parts: Parts = new Map(units.map((unit) => [unit, []]))
  const ids = units.flatMap((unit) => [null, month].map((each) => figureChangeId(requirement, unit, each)))
  for (const slice of shortLists(ids)) {
    const rows = await FigureChanges.find({ _id: { $in: slice } }, { unit: 1, month: 1, [line]: 1 }).lean<
      FigureChange[]
    >()
    for (const row of rows)
      for (const [key, figure] of Object.entries(row[line] ?? {}))
        if (row.month === null ? key < month : key <= day) parts.get(row.unit)!.push(figure)
  }
  return parts
}

/** Null where the month was closed before its figures were kept whole. */
async function closedOf(requirement: string, units: readonly string[], month: string): Promise<Parts | null> {
  const parts: Parts = new Map()
  for (const slice of shortLists(units)) {
    const ids = slice.map((unit) => cellId(requirement, unit))
    const of = { unit: 1, [`months.${month}`]: 1 }
    for (const { unit, months } of await ClosedFiguresOfUnits.find({ _id: { $in: ids } }, of).lean<ClosedFigures[]>())
      if (months[month]) parts.set(unit, [months[month]])
  }
  return parts.size === 0 ? null : parts
}

export interface FiguresThen {
  counted: CountedBelow
  takenAt: Date
}

/** Null while they are being built: whoever asks folds them from the facts. */
export async function figuresThen(
  requirement: Requirement,
  unit: string,
  children: readonly string[],
  { on, knownAt }: Moment,
): Promise<FiguresThen | null> {
  if (!isBuilt(requirement, await statesOf())) return null
  const takenAt = now()
  const waiting = await settle(SETTLED)
  const closing = knownAt && closingOf(requirement, on)
  const units = [unit, ...children]
  const parts = closing
    ? await closedOf(requirement._id, units, closing.month)
    : await changesUntil(requirement._id, units, knownAt ? 'then' : 'now', on)
  if (!parts) return null
  const below = children.map((child) => [child, countedOf(parts.get(child) ?? [])] as const)
  const counted = { ...sumOf(parts.get(unit) ?? []), children: new Map(below) }
  return { counted, takenAt: waiting ?? takenAt }
}
