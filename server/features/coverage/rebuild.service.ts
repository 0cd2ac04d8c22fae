/** Proves that what is stored is what the facts say, or makes it so. */
import { allRequirements, findRequirement, type Requirement } from '../programmes/requirements.service.ts'
import { bringIntoForce } from '../programmes/versions.service.ts'
import { businessDate } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { closeMonths } from './closing.service.ts'
import { cellsOf, foldRequirement } from './compute.service.ts'
import { cellId, Cells, CoverageStatuses, type Cell, type CellCounts, type CountsRow } from './coverage.model.ts'
import { recomputeRequirement, refoldAll } from './recompute.service.ts'
import { rollRequirementOver } from './dailyRollover.service.ts'
import { saysTheSame } from './coverageStatus.ts'
import { count, noCellCounts, noCounts, type Tally } from './tally.ts'

export interface Rebuilt {
  /** Standings and cells compared. */
  checked: number
  /** One line for each that differs. */
  differences: string[]
}

const text = (row: CountsRow | undefined): string => {
  const { required, covered, grace, exempt } = { ...noCounts(), ...row }
  return `required ${required}, covered ${covered}, grace ${grace}, exempt ${exempt}`
}
const EMPTY = text(undefined)

function* rowsOf(cell: Partial<CellCounts> & { months?: Record<string, CountsRow> }): Generator<[string, string]> {
  yield ['today', text(cell.counts)]
  yield ['direct', text(cell.direct)]
  for (const [position, row] of Object.entries(cell.positions ?? {})) yield [position, text(row)]
  for (const [month, row] of Object.entries(cell.months ?? {})) yield [month, text(row)]
}

function cellDifferences(expected: Cell | undefined, stored: Cell | undefined): string[] {
  const [a, b] = [new Map(rowsOf(expected ?? {})), new Map(rowsOf(stored ?? {}))]
  const id = (expected ?? stored)!._id
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [is, should] = [b.get(name) ?? EMPTY, a.get(name) ?? EMPTY]
    return is === should ? [] : [`cell ${id}, ${name}: stored ${is}; facts say ${should}`]
  })
}

interface Comparison extends Rebuilt {
  people: string[]
  units: string[]
}

async function compare(requirement: Requirement): Promise<Comparison> {
  const { standings, tally, months } = await foldRequirement(requirement, requirement.closings)
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
    lines: cellDifferences(cells.get(unit), storedCells.get(unit)),
  }))
  const standingLine = (id: string) =>
    `standing ${id}: stored ${stored.get(id)?.state ?? 'none'}; facts say ${expected.get(id)?.state ?? 'none'}`
  return {
    checked: people.length + units.length,
    differences: [...differing.map(standingLine), ...units.flatMap(({ lines }) => lines)],
    people: differing.map((id) => (expected.get(id) ?? stored.get(id)!).person),
    units: units.filter(({ lines }) => lines.length > 0).map(({ unit }) => unit),
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
async function mend(requirement: Requirement, people: readonly string[]): Promise<void> {
  await refoldAll(requirement._id, people)
  await closeMonths(requirement, requirement.closings, { afresh: true })
  for (const unit of (await compare(requirement)).units) await sumCell(requirement, unit)
}

/**
 * What the server does by itself when it opens: a day that has come and a computation that waits are no differences.
 */
async function catchUp(stored: Requirement): Promise<void> {
  const requirement = await bringIntoForce(stored, businessDate())
  if (requirement.computedRevision === requirement.revision) await rollRequirementOver(requirement)
  else await recomputeRequirement(requirement._id)
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
    if (repair && found.differences.length > 0) await mend(requirement, found.people)
    all.checked += found.checked
    all.differences.push(...found.differences)
  }
  return all
}
