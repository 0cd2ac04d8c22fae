/** The figures of units today, as their cells hold them; a unit without a cell has nobody. */
import { shortLists } from '../../lib/lookUp.ts'
import { cellId, Cells, type CountsRow } from './coverage.model.ts'
import { noCounts } from './tally.ts'

export async function countsIn(requirement: string, unit: string): Promise<CountsRow> {
  const cell = await Cells.findById(cellId(requirement, unit), { counts: 1 }).lean()
  return cell?.counts ?? noCounts()
}

/** Of many, by unit. Those without a cell are missing. */
export async function countsInEach(requirement: string, units: readonly string[]): Promise<Map<string, CountsRow>> {
  const counts = new Map<string, CountsRow>()
  for (const slice of shortLists(units)) {
    const ids = slice.map((unit) => cellId(requirement, unit))
    for (const cell of await Cells.find({ _id: { $in: ids } }, { unit: 1, counts: 1 }).lean())
      counts.set(cell.unit, cell.counts)
  }
  return counts
}
