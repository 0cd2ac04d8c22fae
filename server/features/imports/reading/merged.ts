/** Repeats the value of merged cells in each of them: a unit that is written once beside ten people is the unit of all. */
import { fail } from '../imports.failures.ts'
import type { Cell, SheetRow } from './cell.rule.ts'
import type { MergedRange } from './table.rule.ts'

export class MergedCells {
  /** By the row in which they begin, from 0. */
  readonly #beginning: Map<number, MergedRange[]>
  readonly #width: number
  #open: { range: MergedRange; cell: Cell }[] = []
  /** `width`: how many columns the sheet uses; a range may claim to reach to the last column there can be. */
  constructor(ranges: readonly MergedRange[], width: number) {
    this.#beginning = Map.groupBy(
      ranges.filter(({ top, left, bottom, right }) => bottom > top || right > left),
      ({ top }) => top,
    )
    this.#width = width
  }

  /** To be given the rows from the top, each once. */
  repeat(row: SheetRow): SheetRow {
    const index = row.number - 1
    this.#open = this.#open.filter(({ range }) => range.bottom >= index)
    for (const range of this.#beginning.get(index) ?? []) {
      const cell = row.cells[range.left]
      if (cell) this.#open.push({ range, cell: { ...cell, merged: true } })
    }
    if (this.#open.length === 0) return row
    // More than there are columns lie upon each other, which no program writes, and would take for ever.
    if (this.#open.length > this.#width) throw fail('sheets.unsafe')
    const cells = [...row.cells]
    for (const { range, cell } of this.#open)
      this.#fill(cells, range, index > range.top ? range.left : range.left + 1, cell)
    return { ...row, cells }
  }

  #fill(cells: Cell[], { right }: MergedRange, from: number, cell: Cell): void {
    for (let column = from; column <= Math.min(right, this.#width - 1); column++) {
      while (cells.length < column) cells.push(null)
      cells[column] = cell
    }
  }
}
