/** A file that is open: what its sheets hold, and their rows in batches. */
import { isBlank, type SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { MergedCells } from './merged.ts'
import { openFile } from './openFile.ts'
import type { BookSurvey } from './protocol.ts'
import type { FileSource } from './source.ts'
import { surveyOf, tableOf, walk, type SheetTable, type Walk } from './survey.ts'
import type { HeaderChoice } from './table.rule.ts'

/** Small enough for the event loop that takes them over: some 3,000 cells. */
const BATCH = 250

export class BookReader {
  readonly #source: FileSource
  readonly #walks: Walk[]
  private constructor(source: FileSource, walks: Walk[]) {
    this.#source = source
    this.#walks = walks
  }

  static async open(bytes: Buffer, limits: ReadingLimits): Promise<BookReader> {
    const source = await openFile(bytes, limits)
    const walks: Walk[] = []
    for (const sheet of source.sheets) walks.push(await walk(sheet, limits))
    if (walks.every(({ filled }) => filled === 0)) throw fail('sheets.empty')
    return new BookReader(source, walks)
  }

  survey(): BookSurvey {
    const { kind, encoding, dates, warnings, sheets } = this.#source
    return {
      kind,
      encoding,
      dates,
      warnings,
      sheets: sheets.map((sheet, index) => surveyOf(sheet, this.#walks[index]!)),
    }
  }

  table(sheet: number, header?: HeaderChoice): SheetTable {
    const found = this.#walks[sheet] && tableOf(this.#walks[sheet], header)
    if (!found) throw fail('sheets.noSuchSheet')
    return found
  }

  /** Rows of people, with the values of merged cells; what is empty but for those is no row. */
  async *rows(sheet: number, header?: HeaderChoice): AsyncGenerator<SheetRow[]> {
    const { firstRow, lastRow } = this.table(sheet, header)
    const { facts, width } = this.#walks[sheet]!
    const merged = new MergedCells(facts.merges, width)
    let batch: SheetRow[] = []
    for await (const row of this.#source.sheets[sheet]!.rows()) {
      if (row.number > lastRow) break
      const whole = merged.repeat(row)
      if (row.number < firstRow || isBlank(row.cells)) continue
      batch.push(whole)
      if (batch.length < BATCH) continue
      yield batch
      batch = []
    }
    if (batch.length > 0) yield batch
  }
}
