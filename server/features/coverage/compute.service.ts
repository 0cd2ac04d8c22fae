/**
 * Folds a whole requirement in memory: standings, and the totals of every unit today and at the
 * ends of months. `computeRequirement` stores the result where nobody else writes yet (the seed); rebuild compares with
 * it.
 */
import { setImmediate as aTurnForOthers } from 'node:timers/promises'
import { findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { markComputed, type Closing } from '../programmes/requirementState.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { cellId, Cells, CoverageStatuses, type Cell, type CountsRow, type CoverageStatus } from './coverage.model.ts'
import type { Asked } from '../programmes/requirement.rule.ts'
import { factsOfAll, type Facts } from './facts.service.ts'
import { endOfMonth } from '../../lib/months.rule.ts'
import { slices } from '../../lib/batches.ts'
import { foldStatus } from './coverageStatus.ts'
import { readTree, type PlacedTree } from './placedTree.service.ts'
import { statusThen } from './statusThen.ts'
import { count, noCellCounts, type Tally } from './tally.ts'
import { addStood, countsOf, type Figure } from './timelines/figure.ts'

export type Progress = (done: number, total: number) => void
/** By unit and month. */
export type MonthTally = Map<string, Record<string, Figure>>
const SLICE = 1_000

/** Counts one person at the end of each month, by the version that held then, in the tree as it stood. */
function countMonths(
  into: MonthTally,
  requirement: Requirement,
  facts: Facts,
  person: string,
  closings: readonly (Closing & { on: string })[],
  tree: PlacedTree,
): void {
  const history = facts.histories.get(person)!
  for (const { month, on, knownAt } of closings) {
    const at = statusThen(requirement, history, on, tree, knownAt)
    if (!at) continue
    const figureIn = (unit: string): Figure => {
      const months = into.get(unit) ?? {}
      into.set(unit, months)
      return (months[month] ??= {})
    }
    addStood(figureIn, at, 1)
  }
}

/** The facts of everybody, with the tree that they are read in. */
export interface AllFacts {
  tree: PlacedTree
  facts: Facts
}

export async function allFacts(requirement: Requirement, also: Asked[] = []): Promise<AllFacts> {
  const tree = await readTree()
  return { tree, facts: await factsOfAll(requirement, tree, also) }
}

/** So many people are folded before whoever else waits for this process has a turn. */
const AT_ONCE = 200

export async function* inTurns<T>(all: readonly T[]): AsyncGenerator<T> {
  for (const slice of slices(all, AT_ONCE)) {
    yield* slice
    await aTurnForOthers()
  }
}

/** Folds everybody's closed months. */
export async function foldMonths(
  requirement: Requirement,
  closings: readonly Closing[],
  known?: AllFacts,
): Promise<MonthTally> {
  const months: MonthTally = new Map()
  if (closings.length === 0) return months
  const { tree, facts } = known ?? (await allFacts(requirement))
  const ended = closings.map((closing) => ({ ...closing, on: endOfMonth(closing.month) }))
  for await (const person of inTurns([...facts.histories.keys()]))
    countMonths(months, requirement, facts, person, ended, tree)
  return months
}

/** Folds everybody's status as of today, neighbours in the tree side by side. */
export async function foldStatuses(requirement: Requirement, { facts }: AllFacts): Promise<CoverageStatus[]> {
  const on = businessDate()
  const statuses: CoverageStatus[] = []
  for await (const [id, history] of inTurns([...facts.histories])) {
    const person = facts.people.get(id)
    const status = person && foldStatus(requirement, person, history, on, facts.today)
    if (status) statuses.push(status)
  }
  return statuses
}

export function tallyOf(standings: readonly CoverageStatus[]): Tally {
  const tally: Tally = new Map()
  for (const standing of standings) count(tally, standing, 1)
  return tally
}

export const countsByMonth = (months: Record<string, Figure> = {}): Record<string, CountsRow> =>
  Object.fromEntries(Object.entries(months).map(([month, figure]) => [month, countsOf(figure)]))

/** The cells of every unit of the requirement's subtree, those without anybody included: the tree is shown whole. */
export async function cellsOf(requirement: Requirement, tally: Tally, months: MonthTally): Promise<Cell[]> {
  const units = await Units.find({ ancestors: requirement.unit }, { parent: 1 }).lean()
  return units.map(({ _id, parent }) => ({
    _id: cellId(requirement._id, _id),
    requirement: requirement._id,
    unit: _id,
    parent,
    ...(tally.get(_id) ?? noCellCounts()),
    months: countsByMonth(months.get(_id)),
  }))
}

/**
 * Computes a requirement from nothing and closes the given months ('YYYY-MM') by what is known now. For a database that
 * nobody else writes to: the seed. A running server uses {@link recomputeRequirement}.
 */
export async function computeRequirement(
  requirementId: string,
  { months, onProgress }: { months: string[]; onProgress?: Progress },
): Promise<void> {
  const requirement = await findRequirement(requirementId)
  if (!requirement) return
  await CoverageStatuses.deleteMany({ requirement: requirementId })
  await Cells.deleteMany({ requirement: requirementId })
  const knownAt = now()
  const closings = months.map((month) => ({ month, knownAt }))
  const known = await allFacts(requirement)
  const standings = await foldStatuses(requirement, known)
  const cells = await cellsOf(requirement, tallyOf(standings), await foldMonths(requirement, closings, known))
  let done = 0
  const insert = async (model: typeof CoverageStatuses | typeof Cells, rows: readonly (CoverageStatus | Cell)[]) => {
    for (const slice of slices(rows, SLICE)) {
      await model.collection.insertMany(slice as never, { ordered: false })
      onProgress?.((done += slice.length), standings.length + cells.length)
    }
  }
  await insert(CoverageStatuses, standings)
  await insert(Cells, cells)
  await markComputed(requirement, businessDate(), closings)
}
