/** Compares timelines and the figures made of them with what the facts say. */
import { isDeepStrictEqual } from 'node:util'
import type { Requirement } from '../../programmes/requirements.service.ts'
import type { AllFacts, MonthTally } from '../compute.service.ts'
import { timelinesOf } from './build.service.ts'
import { addTimeline, takenApart, type Changes, type StoredFigure } from './figure.ts'
import {
  ClosedFiguresOfUnits,
  PersonTimelines,
  figureChangeId,
  FigureChanges,
  type PersonTimeline,
  type FigureChange,
} from './timelines.model.ts'
import { LINES } from './timeline.ts'
import { rowsOf } from './write.ts'

interface Compared {
  checked: number
  /** Of timelines and the figures made of them. */
  differences: string[]
}
type Rows = Map<string, Record<string, number>>

/** Leaves of a stored figure by their paths; what comes to nothing may be stored or not. */
function* leavesOf(value: object, path: string): Generator<[string, number]> {
  for (const [key, each] of Object.entries(value)) {
    if (typeof each === 'object' && each !== null) yield* leavesOf(each as object, `${path}${key}.`)
    else if (each !== 0) yield [path + key, each as number]
  }
}
const storedLeaves = (row: FigureChange): Record<string, number> =>
  Object.fromEntries(LINES.flatMap((line) => [...leavesOf(row[line] ?? {}, `${line}.`)]))

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

async function compareUnits(requirement: string, expected: Rows): Promise<string[]> {
  const differences: string[] = []
  const rest = new Map(expected)
  for await (const row of FigureChanges.find({ requirement }).lean().cursor()) {
    const id = figureChangeId(requirement, row.unit, row.month)
    const should = rest.get(id) ?? {}
    rest.delete(id)
    if (!isDeepStrictEqual(storedLeaves(row), should)) differences.push(`figures ${id} are not the sum of timelines`)
  }
  for (const [id, leaves] of rest) if (Object.keys(leaves).length > 0) differences.push(`figures ${id} are missing`)
  return differences
}

const written = (figure: StoredFigure): string => JSON.stringify([...leavesOf(figure, '')].sort())

/** @returns differences of the figures of closed months */
export async function compareClosed({ _id, closings }: Requirement, months: MonthTally): Promise<string[]> {
  const differences: string[] = []
  for await (const { unit, months: stored } of ClosedFiguresOfUnits.find({ requirement: _id }).lean().cursor())
    for (const { month } of closings)
      if (written(stored[month] ?? {}) !== written(takenApart(months.get(unit)?.[month] ?? {})))
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
  const rows: Rows = new Map()
  for (const [id, { $inc }] of rowsOf(requirement._id, changes))
    rows.set(id, Object.fromEntries(Object.entries($inc).filter(([, count]) => count !== 0)))
  return {
    checked: expected.size + rows.size,
    differences: [...(await comparePeople(requirement._id, expected)), ...(await compareUnits(requirement._id, rows))],
  }
}
