/** Proves that what is stored is what the facts say, or makes it so. */
import { allRequirements, findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import { isOtherwise, treeChanges } from '../organisations/treeChanges.service.ts'
import type { Closing } from '../programmes/requirementState.service.ts'
import { bringIntoForce } from '../programmes/versions.service.ts'
import { businessDate } from '../../lib/clock.ts'
import { endOfMonth } from '../../lib/months.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import { closeMonths } from './closing.service.ts'
import { cellsOf, foldRequirement } from './compute.service.ts'
import { cellDifferences, withMonths } from './cellDifferences.ts'
import { cellId, Cells, CoverageStatuses } from './coverage.model.ts'
import { recomputeRequirement, refoldAll } from './recompute.service.ts'
import { rollRequirementOver } from './dailyRollover.service.ts'
import { saysTheSame } from './coverageStatus.ts'
import { count, noCellCounts, type Tally } from './tally.ts'
import { buildTimelines, followTimelines } from './timelines/build.service.ts'
import { compareTimelines } from './timelines/verify.service.ts'

export interface Rebuilt {
  /** Standings and cells compared. */
  checked: number
  /** One line for each that differs. */
  differences: string[]
}

interface Comparison extends Rebuilt {
  /** Closed months that can be told from the facts. */
  closings: Closing[]
  people: string[]
  units: string[]
  /** Whether timelines, or what is made of them, differ. */
  timelines: boolean
}

/** A month that was closed before the tree of its days was changed stays as it was closed: that tree is not kept. */
async function tellable({ closings }: Requirement): Promise<Closing[]> {
  const changes = await treeChanges()
  return closings.filter(({ month, knownAt }) => !isOtherwise(changes, endOfMonth(month), knownAt))
}

async function compare(whole: Requirement): Promise<Comparison> {
  const requirement = { ...whole, closings: await tellable(whole) }
  const { standings, tally, months, known } = await foldRequirement(requirement, requirement.closings)
  const expected = new Map(standings.map((row) => [row._id, row]))
  const stored = new Map(
    (await CoverageStatuses.find({ requirement: requirement._id }).lean()).map((row) => [row._id, row]),
  )
  const people = [...new Set([...expected.keys(), ...stored.keys()])]
  const differing = people.filter((id) => !saysTheSame(expected.get(id) ?? null, stored.get(id) ?? null))
  const cells = new Map((await cellsOf(requirement, tally, months)).map((cell) => [cell.unit, cell]))
  const storedCells = new Map(
    (await Cells.find({ requirement: requirement._id }).lean()).map((cell) => [cell.unit, cell]),
  )
  const units = [...new Set([...cells.keys(), ...storedCells.keys()])].map((unit) => ({
    unit,
    lines: cellDifferences(cells.get(unit), withMonths(storedCells.get(unit), requirement.closings)),
  }))
  const past = await compareTimelines(requirement, known, months)
  const standingLine = (id: string) =>
    `standing ${id}: stored ${stored.get(id)?.state ?? 'none'}; facts say ${expected.get(id)?.state ?? 'none'}`
  return {
    checked: people.length + units.length + past.checked,
    differences: [...differing.map(standingLine), ...units.flatMap(({ lines }) => lines), ...past.differences],
    closings: requirement.closings,
    people: differing.map((id) => (expected.get(id) ?? stored.get(id)!).person),
    units: units.filter(({ lines }) => lines.length > 0).map(({ unit }) => unit),
    timelines: past.differences.length > 0,
  }
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

/** Standings first; folding them moves cells by differences, so which cells are still wrong is known only after it. */
async function mend(requirement: Requirement, { people, timelines, closings }: Comparison): Promise<void> {
  await refoldAll(requirement._id, people)
  const beside = requirement.closings.filter((closing) => !closings.includes(closing))
  await closeMonths(requirement, closings, { beside })
  if (timelines) await buildTimelines(requirement)
  for (const unit of (await compare(requirement)).units) await sumCell(requirement, unit)
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
    all.differences.push(...found.differences)
  }
  return all
}
