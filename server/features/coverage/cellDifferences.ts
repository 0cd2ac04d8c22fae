/** Where a stored cell says something else than the facts, in words for whoever runs the rebuild. */
import type { Closing } from '../programmes/requirementState.service.ts'
import type { Cell, CellCounts, CountsRow } from './coverage.model.ts'
import { noCounts } from './tally.ts'

const text = (row: CountsRow | undefined): string => {
  const { required, covered, grace, exempt } = { ...noCounts(), ...row }
  return `required ${required}, covered ${covered}, grace ${grace}, exempt ${exempt}`
}
const EMPTY = text(undefined)

function* rowsOf(cell: Partial<CellCounts> & { months?: Record<string, CountsRow> }): Generator<[string, string]> {
  yield ['today', text(cell.counts)]
  yield ['direct', text(cell.direct)]
  for (const [position, row] of Object.entries(cell.positions ?? {})) yield [position, text(row)]
  for (const [trait, row] of Object.entries(cell.traits ?? {})) yield [trait, text(row)]
  for (const [month, row] of Object.entries(cell.months ?? {})) yield [month, text(row)]
}

export function cellDifferences(expected: Cell | undefined, stored: Cell | undefined): string[] {
  const [a, b] = [new Map(rowsOf(expected ?? {})), new Map(rowsOf(stored ?? {}))]
  const id = (expected ?? stored)!._id
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) => {
    const [is, should] = [b.get(name) ?? EMPTY, a.get(name) ?? EMPTY]
    return is === should ? [] : [`cell ${id}, ${name}: stored ${is}; facts say ${should}`]
  })
}

/** A cell with none but these closed months. */
export function withMonths(cell: Cell | undefined, closings: readonly Closing[]): Cell | undefined {
  const months = new Set(closings.map(({ month }) => month))
  return (
    cell && {
      ...cell,
      months: Object.fromEntries(Object.entries(cell.months ?? {}).filter(([each]) => months.has(each))),
    }
  )
}
