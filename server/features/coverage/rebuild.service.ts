/** Proves that what is stored is what the facts say, or makes it so. */
import { allRequirements, findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import { isOtherwise, treeChanges } from '../organisations/treeChanges.service.ts'
import type { Closing } from '../programmes/requirementState.service.ts'
import { bringIntoForce } from '../programmes/versions.service.ts'
import { businessDate } from '../../lib/clock.ts'
import { slices } from '../../lib/batches.ts'
import { endOfMonth } from '../../lib/months.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import { closeMonths } from './closing.service.ts'
import { allFacts, cellsOf, foldMonths, foldStatuses, tallyOf, type MonthTally } from './compute.service.ts'
import { cellDifferences, withMonths } from './cellDifferences.ts'
import { cellId, Cells, CoverageStatuses } from './coverage.model.ts'
import { recomputeRequirement, refoldAll } from './recompute.service.ts'
import { putStatuses, type Change } from './refold.service.ts'
import { rollRequirementOver } from './dailyRollover.service.ts'
import { saysTheSame } from './coverageStatus.ts'
import { count, noCellCounts, type Tally } from './tally.ts'
import { buildTimelines, followTimelines } from './timelines/build.service.ts'
import { compareClosed, compareTimelines } from './timelines/verify.service.ts'

export interface Rebuilt {
  /** Standings and cells compared. */
  checked: number
  /** One line for each that differs. */
  differences: string[]
}

export interface Comparison extends Rebuilt {
  /** Closed months that can be told from the facts, and what the facts say of them. */
  closings: Closing[]
  months: MonthTally
  statuses: Change[]
  units: string[]
  /** Whether closed months differ, or timelines and what is made of them. */
  closed: boolean
  timelines: boolean
}

/** A month that was closed before the tree of its days was changed stays as it was closed: that tree is not kept. */
async function tellable({ closings }: Requirement): Promise<Closing[]> {
  const changes = await treeChanges()
  return closings.filter(({ month, knownAt }) => !isOtherwise(changes, endOfMonth(month), knownAt))
}

export async function compare(whole: Requirement): Promise<Comparison> {
  const requirement = { ...whole, closings: await tellable(whole) }
  const rows = await CoverageStatuses.find({ requirement: requirement._id }).lean() // before the facts: what these move later has another revision then
  const stored = new Map(rows.map((row) => [row._id, row]))
  const known = await allFacts(requirement)
  const standings = await foldStatuses(requirement, known)
  // Months are folded while the database reads what is compared with the timelines.
  const [months, past] = await Promise.all([
    foldMonths(requirement, requirement.closings, known),
    compareTimelines(requirement, known),
  ])
  const expected = new Map(standings.map((row) => [row._id, row]))
  const people = [...new Set([...expected.keys(), ...stored.keys()])]
  const statuses = people
    .map((id): Change => ({ before: stored.get(id) ?? null, after: expected.get(id) ?? null }))
    .filter(({ before, after }) => !saysTheSame(after, before))
  const cells = new Map((await cellsOf(requirement, tallyOf(standings), months)).map((cell) => [cell.unit, cell]))
  const storedCells = new Map(
    (await Cells.find({ requirement: requirement._id }).lean()).map((cell) => [cell.unit, cell]),
  )
  const units = [...new Set([...cells.keys(), ...storedCells.keys()])].map((unit) => ({
    unit,
    lines: cellDifferences(cells.get(unit), withMonths(storedCells.get(unit), requirement.closings)),
  }))
  const closed = await compareClosed(requirement, months)
  const statusLine = ({ before, after }: Change) =>
    `standing ${(after ?? before)!._id}: stored ${before?.state ?? 'none'}; facts say ${after?.state ?? 'none'}`
  const differing = units.filter(({ lines }) => lines.length > 0)
  return {
    checked: people.length + units.length + past.checked,
    differences: [
      ...statuses.map(statusLine),
      ...differing.flatMap(({ lines }) => lines),
      ...past.differences,
      ...closed,
    ],
    closings: requirement.closings,
    months,
    statuses,
    units: differing.map(({ unit }) => unit),
    closed: closed.length > 0,
    timelines: past.differences.length > 0,
  }
}

/** A slice's transaction stays below a second on the embedded engine. */
const SLICE = 500

const peopleOf = (changes: readonly Change[]): string[] => changes.map(({ before, after }) => (after ?? before)!.person)

/** Killed in between, what was written is whole and the rest still differs. */
export async function putAll(requirement: Requirement, statuses: readonly Change[]): Promise<void> {
  for (const slice of slices(statuses, SLICE))
    if (!(await putStatuses(requirement, slice))) await refoldAll(requirement._id, peopleOf(slice))
}

/**
 * Puts a cell to the sum of its standings. Whoever changes one meanwhile also writes the cell: one of the two runs
 * again.
 */
const sumCell = (requirement: Requirement, unit: string): Promise<void> =>
  transaction(async (session) => {
    const tally: Tally = new Map()
    for (const standing of await CoverageStatuses.find({ requirement: requirement._id, seenFrom: unit }, null, {
      session,
    }).lean())
      count(tally, standing, 1)
    await Cells.updateOne(
      { _id: cellId(requirement._id, unit) },
      { $set: tally.get(unit) ?? noCellCounts() },
      { session },
    )
  })

/**
 * Statuses first, as they have been folded; writing them moves cells by differences, so which cells are still wrong is
 * known only after it. The second look also finds of whom something was recorded meanwhile: they are folded from facts
 * read in the transaction that writes.
 */
async function mend(requirement: Requirement, found: Comparison): Promise<void> {
  const { closings, months, statuses } = found
  await putAll(requirement, statuses)
  const beside = requirement.closings.filter((closing) => !closings.includes(closing))
  if (found.closed || found.units.length > 0) await closeMonths(requirement, closings, { beside, months })
  if (found.timelines) await buildTimelines(requirement)
  statuses.length = 0 // not held while everything is read once more
  let left = await compare(requirement)
  if (left.statuses.length > 0) {
    await refoldAll(requirement._id, peopleOf(left.statuses))
    left = await compare(requirement)
  }
  for (const unit of left.units) await sumCell(requirement, unit)
}

/**
 * What the server does by itself when it opens: a day that has come and a computation that waits are no differences.
 */
async function catchUp(stored: Requirement): Promise<void> {
  const requirement = await bringIntoForce(stored, businessDate())
  if (requirement.computedRevision === requirement.revision) await rollRequirementOver(requirement)
  else await recomputeRequirement(requirement._id)
  await followTimelines()
}

/**
 * Folds every requirement from appointments, exemptions, the ledger and the dated tree, and compares with what is
 * stored; with `repair` puts right what differs. May run while the server runs, but then reports what changes meanwhile
 * as a difference.
 */
export async function rebuildCoverage({ repair }: { repair: boolean }): Promise<Rebuilt> {
  const all: Rebuilt = { checked: 0, differences: [] }
  for (const { _id } of await allRequirements()) {
    await catchUp((await findRequirement(_id))!)
    const requirement = (await findRequirement(_id))!
    const found = await compare(requirement)
    if (repair && found.differences.length > 0) await mend(requirement, found)
    all.checked += found.checked
    all.differences = all.differences.concat(found.differences) // too many for arguments
  }
  return all
}
