/**
 * Folds a whole requirement in memory: standings, and the totals of every unit today and at the
 * ends of months. `computeRequirement` stores the result where nobody else writes yet (the seed); rebuild compares with
 * it.
 */
import { findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { markComputed, type Closing } from '../programmes/requirementState.service.ts'
import { statusAt } from './asOf.ts'
import { Units } from '../organisations/organisations.model.ts'
import { cellId, Cells, CoverageStatuses, type Cell, type CountsRow, type CoverageStatus } from './coverage.model.ts'
import type { DatedTree } from '../organisations/datedTree.rule.ts'
import { factsOfAll, readTree, type Facts } from './facts.service.ts'
import { endOfMonth } from './months.ts'
import { slices } from '../../lib/batches.ts'
import { foldStatus } from './coverageStatus.ts'
import { count, countIn, noCellCounts, noCounts, type Tally } from './tally.ts'

export type Progress = (done: number, total: number) => void
export type MonthTally = Map<string, Record<string, CountsRow>>
const SLICE = 1_000

/** Counts one person at the end of each month, in the tree as it stood then. */
function countMonths(
  into: MonthTally,
  requirement: Requirement,
  facts: Facts,
  person: string,
  closings: readonly Closing[],
  tree: DatedTree,
): void {
  for (const { month, knownAt } of closings) {
    const at = statusAt(requirement, facts.histories.get(person)!, endOfMonth(month), {
      lineOf: tree.lineOf,
      knownAt,
    })
    if (!at) continue
    for (const unit of new Set(at.posts.flatMap(({ line }) => line))) {
      const months = into.get(unit) ?? {}
      into.set(unit, months)
      countIn((months[month] ??= noCounts()), at.state, 1)
    }
  }
}

/** Folds everybody's closed months. */
export async function foldMonths(requirement: Requirement, closings: readonly Closing[]): Promise<MonthTally> {
  const months: MonthTally = new Map()
  if (closings.length === 0) return months
  const tree = await readTree()
  const facts = await factsOfAll(requirement, tree)
  for (const person of facts.histories.keys()) countMonths(months, requirement, facts, person, closings, tree)
  return months
}

export interface Folded {
  standings: CoverageStatus[]
  tally: Tally
  months: MonthTally
}

/** Folds everybody's standing today and closed months. */
export async function foldRequirement(requirement: Requirement, closings: readonly Closing[]): Promise<Folded> {
  const tree = await readTree()
  const facts = await factsOfAll(requirement, tree)
  const on = businessDate()
  const folded: Folded = { standings: [], tally: new Map(), months: new Map() }
  for (const [id, history] of facts.histories) {
    countMonths(folded.months, requirement, facts, id, closings, tree)
    const person = facts.people.get(id)
    const standing = person && foldStatus(requirement, person, history, on, facts.today)
    if (!standing) continue
    folded.standings.push(standing)
    count(folded.tally, standing, 1)
  }
  return folded
}

/** The cells of every unit of the requirement's subtree, those without anybody included: the tree is shown whole. */
export async function cellsOf(requirement: Requirement, tally: Tally, months: MonthTally): Promise<Cell[]> {
  const units = await Units.find({ ancestors: requirement.unit }, { parent: 1 }).lean()
  return units.map(({ _id, parent }) => ({
    _id: cellId(requirement._id, _id),
    requirement: requirement._id,
    unit: _id,
    parent,
    ...(tally.get(_id) ?? noCellCounts()),
    months: months.get(_id) ?? {},
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
  const { standings, tally, months: closed } = await foldRequirement(requirement, closings)
  const cells = await cellsOf(requirement, tally, closed)
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
