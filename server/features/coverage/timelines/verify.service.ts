/** Compares timelines and the figures made of them with what the facts say. */
import { isDeepStrictEqual } from 'node:util'
import type { Requirement } from '../../programmes/requirements.service.ts'
import type { AllFacts, MonthTally } from '../compute.service.ts'
import { timelinesOf } from './build.service.ts'
import { addTimeline, holdsSums, type Changes, type Figure } from './figure.ts'
import {
  ClosedFiguresOfUnits,
  PersonTimelines,
  figureChangeId,
  FigureChanges,
  type PersonTimeline,
} from './timelines.model.ts'
import { LINES } from './timeline.ts'
import { rowsOf } from './write.ts'

interface Compared {
  checked: number
  /** Of timelines and the figures made of them. */
  differences: string[]
}
async function comparePeople(requirement: string, expected: ReadonlyMap<string, PersonTimeline>): Promise<string[]> {
  const differences: string[] = []
  const seen = new Set<string>()
  for await (const row of PersonTimelines.find({ requirement }).lean().cursor()) {
    seen.add(row._id)
    if (!isDeepStrictEqual(row, expected.get(row._id)))
      differences.push(`timeline ${row._id} is not what the facts say`)
  }
  for (const id of expected.keys()) if (!seen.has(id)) differences.push(`timeline ${id} is missing`)
  return differences
}

async function compareUnits(requirement: string, expected: ReadonlyMap<string, Figure>): Promise<string[]> {
  const differences: string[] = []
  const rest = new Map(expected)
  for await (const row of FigureChanges.find({ requirement }).lean().cursor()) {
    const id = figureChangeId(requirement, row.unit, row.month)
    const stored = Object.fromEntries(LINES.map((line) => [line, row[line] ?? {}]))
    if (!holdsSums(stored, rest.get(id) ?? {})) differences.push(`figures ${id} are not the sum of timelines`)
    rest.delete(id)
  }
  for (const [id, sums] of rest) if (!holdsSums({}, sums)) differences.push(`figures ${id} are missing`)
  return differences
}

/** @returns differences of the figures of closed months */
export async function compareClosed({ _id, closings }: Requirement, months: MonthTally): Promise<string[]> {
  const differences: string[] = []
  for await (const { unit, months: stored } of ClosedFiguresOfUnits.find({ requirement: _id }).lean().cursor())
    for (const { month } of closings)
      if (!holdsSums(stored[month] ?? {}, months.get(unit)?.[month] ?? {}))
        differences.push(`closed figures of ${unit}, ${month} are not what the facts say`)
  return differences
}

export async function compareTimelines(requirement: Requirement, known: AllFacts): Promise<Compared> {
  const expected = new Map<string, PersonTimeline>()
  const changes: Changes = new Map()
  for await (const timeline of timelinesOf(requirement, known)) {
    expected.set(timeline._id, timeline)
    addTimeline(changes, timeline, 1)
  }
  const sums = new Map([...rowsOf(requirement._id, changes)].map(([id, { $inc }]) => [id, $inc]))
  return {
    checked: expected.size + sums.size,
    differences: [...(await comparePeople(requirement._id, expected)), ...(await compareUnits(requirement._id, sums))],
  }
}
