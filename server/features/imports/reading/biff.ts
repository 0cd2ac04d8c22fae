/**
 * .xls as Excel 97 to 2003 and WPS (.et) wrote it. The only place that knows SheetJS (its maintained republication). XML
 * and HTML under that name are not left to it: it loses parts of them.
 */
import * as codePages from '@e965/xlsx/dist/cpexcel'
import { read, set_cptable, SSF, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx'
import { textCell, type Cell, type SheetRow } from './cell.rule.ts'
import { fail } from '../imports.failures.ts'
import type { ReadingLimits } from './limits.ts'
import { numberValue, type DateSystem } from './numberFormats.rule.ts'
import type { SheetSource } from './source.ts'
import type { MergedRange } from './table.rule.ts'

const OPTIONS = {
  type: 'buffer',
  raw: true,
  dense: true,
  cellNF: true,
  cellStyles: true,
  cellText: false,
  cellHTML: false,
} as const

/** Until Excel 97 texts were written in the code page of the machine: GBK, unless the file says otherwise. */
set_cptable(codePages)
const GBK = 936

const BUILT_IN = new Map<string, number>(
  Object.entries(SSF.get_table() as Record<string, string>).map(([id, code]) => [code, Number(id)]),
)

const ERRORS: Record<number, string> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
}

function valueOf(cell: CellObject, dates: DateSystem): Cell {
  const { t: type, v: value, z: format } = cell
  if (value === undefined || value === '') return null
  switch (type) {
    case 's':
      return textCell(String(value))
    case 'n': {
      const code = String(format ?? 'General')
      return numberValue(Number(value), { id: BUILT_IN.get(code) ?? -1, code }, dates)
    }
    case 'b':
      return { kind: 'boolean', boolean: value === true }
    case 'e':
      return { kind: 'error', code: ERRORS[Number(value)] ?? '#ERROR' }
    case 'd':
      return { kind: 'date', date: (value as Date).toISOString().slice(0, 10) }
    case 'z':
      return null
  }
}

const withMark = (cell: Cell, formula: boolean): Cell => (cell && formula ? { ...cell, formula: true } : cell)

function rowsOf(sheet: WorkSheet, name: string, dates: DateSystem, limits: ReadingLimits): SheetRow[] {
  const data = (sheet['!data'] ?? []) as (CellObject | undefined)[][]
  const rows: SheetRow[] = []
  data.forEach((cells, index) => {
    const row: SheetRow = { number: index + 1, hidden: sheet['!rows']?.[index]?.hidden === true, cells: [] }
    cells.forEach((cell, column) => {
      const value = cell && valueOf(cell, dates)
      if (!value) return
      if (column >= limits.columns) throw fail('sheets.tooManyColumns', { sheet: name, columns: limits.columns })
      while (row.cells.length < column) row.cells.push(null)
      row.cells[column] = withMark(value, cell.f !== undefined)
    })
    if (row.cells.length > 0 || row.hidden) rows.push(row)
  })
  return rows
}

const rangesOf = (sheet: WorkSheet): MergedRange[] =>
  (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))

function sourcesOf(book: WorkBook, limits: ReadingLimits): { dates: DateSystem; sheets: SheetSource[] } {
  if (book.SheetNames.length > limits.sheets) throw fail('sheets.tooManySheets', { sheets: limits.sheets })
  const dates: DateSystem = book.Workbook?.WBProps?.date1904 ? '1904' : '1900'
  const sheets = book.SheetNames.map((name, index): SheetSource => {
    const sheet = book.Sheets[name] ?? {} // a chart has none
    const rows = rowsOf(sheet, name, dates, limits)
    const facts = { merges: rangesOf(sheet), filtered: false, withoutResult: 0 }
    return { name, hidden: Boolean(book.Workbook?.Sheets?.[index]?.Hidden), rows: () => rows, facts: () => facts }
  })
  return { dates, sheets }
}

function bookOf(bytes: Buffer): WorkBook {
  try {
    return read(bytes, { ...OPTIONS, codepage: GBK })
  } catch (error) {
    throw /password|encrypt/i.test(String(error)) ? fail('sheets.encrypted') : fail('sheets.broken')
  }
}

export const readBiff = (bytes: Buffer, limits: ReadingLimits) => sourcesOf(bookOf(bytes), limits)
