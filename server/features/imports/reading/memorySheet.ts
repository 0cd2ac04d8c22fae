/** A sheet of a file that is read as a whole: its rows are kept. */
import type { Cell, SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { noFacts, type SheetFacts, type SheetSource } from './source.ts'

const MOST_MERGES = 100_000

export class MemorySheet implements SheetSource {
  name: string
  hidden = false
  readonly #rows: SheetRow[] = []
  readonly #facts: SheetFacts = noFacts()
  readonly #limits: ReadingLimits
  constructor(name: string, limits: ReadingLimits) {
    this.name = name
    this.#limits = limits
  }

  rows = (): SheetRow[] => this.#rows
  facts = (): SheetFacts => this.#facts

  beginRow(number: number, hidden: boolean): void {
    if (this.#rows.length >= this.#limits.rows)
      throw fail('sheets.tooManyRows', { sheet: this.name, rows: this.#limits.rows })
    this.#rows.push({ number, hidden, cells: [] })
  }

  /** In the row that was begun last, column from 0. */
  put(column: number, cell: Cell): void {
    const row = this.#rows.at(-1)
    if (!cell || !row) return
    if (column >= this.#limits.columns)
      throw fail('sheets.tooManyColumns', { sheet: this.name, columns: this.#limits.columns })
    while (row.cells.length < column) row.cells.push(null)
    row.cells[column] = cell
  }

  /** From the cell at `column` of the row that was begun last, over so many more columns and rows. */
  merge(column: number, more: { columns: number; rows: number }): void {
    if (!(more.columns > 0 || more.rows > 0) || this.#facts.merges.length >= MOST_MERGES) return
    const top = this.#rows.at(-1)!.number - 1
    this.#facts.merges.push({ top, left: column, bottom: top + more.rows, right: column + more.columns })
  }
}
