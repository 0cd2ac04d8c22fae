/** One walk through a sheet: how much there is, where its table begins and ends, and what a person should be told. */
import { isBlank, shownIn, type SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { MergedCells } from './merged.ts'
import type { SheetFacts, SheetSource } from './source.ts'
import { findHeader, headerColumns, notesBelow, type HeaderChoice } from './table.rule.ts'
import type { HeaderColumn } from './columns.rule.ts'

/** A header is looked for among so many rows with something in them, and notes among so many at the end. */
const ENDS = 60
const SHOWN = 200

export interface LeftOut {
  row: number
  text: string
}

export interface SheetTable {
  header: HeaderChoice
  columns: HeaderColumn[]
  /** Titles above the header, notes under the table: not read as people, and said. */
  titles: LeftOut[]
  notes: LeftOut[]
  /** Rows of people: from, to, both included, and how many of them have something in them. */
  firstRow: number
  lastRow: number
  rows: number
}

export interface SheetSurvey {
  name: string
  hidden: boolean
  /** Columns that are used. */
  width: number
  /** Rows with something in them. */
  filled: number
  hiddenRows: number
  filtered: boolean
  withoutResult: number
  /** Null: the sheet is empty. */
  table: SheetTable | null
}

export interface Walk extends Omit<SheetSurvey, 'table' | 'name' | 'hidden'> {
  facts: SheetFacts
  first: SheetRow[]
  last: SheetRow[]
  /** Numbers of the rows with something in them, ascending. */
  numbers: number[]
}

export async function walk(sheet: SheetSource, limits: ReadingLimits): Promise<Walk> {
  const seen = { width: 0, hiddenRows: 0, first: [] as SheetRow[], last: [] as SheetRow[], numbers: [] as number[] }
  for await (const row of sheet.rows()) {
    if (isBlank(row.cells)) continue
    if (seen.numbers.length >= limits.rows) throw fail('sheets.tooManyRows', { sheet: sheet.name, rows: limits.rows })
    seen.numbers.push(row.number)
    seen.width = Math.max(seen.width, row.cells.length)
    if (row.hidden) seen.hiddenRows++
    if (seen.first.length < ENDS) seen.first.push(row)
    seen.last.push(row)
    if (seen.last.length > 2 * ENDS) seen.last.splice(0, ENDS)
  }
  const facts = sheet.facts()
  const merged = (rows: SheetRow[]) => {
    const cells = new MergedCells(facts.merges, seen.width)
    return rows.map((row) => cells.repeat(row))
  }
  return {
    ...seen,
    first: merged(seen.first),
    last: merged(seen.last),
    facts,
    filled: seen.numbers.length,
    filtered: facts.filtered && seen.hiddenRows > 0,
    withoutResult: facts.withoutResult,
  }
}

const leftOut = (rows: SheetRow[]): LeftOut[] =>
  rows.map(({ number, cells }) => ({
    row: number,
    text: [...new Set(cells.map(shownIn).filter(Boolean))].join(' ').slice(0, SHOWN),
  }))

/** The table below a header: the one that was found, or the one that a person chose. */
export function tableOf(seen: Walk, chosen?: HeaderChoice): SheetTable | null {
  const header = chosen ?? findHeader(seen.first, seen.facts.merges)
  if (!header) return null
  const columns = headerColumns(seen.first, header)
  const firstRow = header.row + header.lines
  const below = seen.last.filter(({ number }) => number >= firstRow)
  const notes = header.toEnd ? [] : notesBelow(below, columns.length)
  const lastRow = notes.length > 0 ? notes[0]!.number - 1 : (seen.numbers.at(-1) ?? 0)
  return {
    header,
    columns,
    titles: leftOut(seen.first.filter(({ number }) => number < header.row)),
    notes: leftOut(notes),
    firstRow,
    lastRow,
    rows: seen.numbers.filter((number) => number >= firstRow && number <= lastRow).length,
  }
}

export function surveyOf({ name, hidden }: SheetSource, seen: Walk): SheetSurvey {
  const { width, filled, hiddenRows, filtered, withoutResult } = seen
  return { name, hidden, width, filled, hiddenRows, filtered, withoutResult, table: tableOf(seen) }
}
