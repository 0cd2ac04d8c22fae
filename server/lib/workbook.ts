/** Excel files. The only place that knows the library. */
import { writeXlsx, type Cell, type CellValue } from 'hucre/xlsx'

/**
 * Text stays text whatever it looks like (numbers of people, phones); a formula carries its present result for viewers
 * that do not reckon.
 */
export type WorkbookValue = string | number | null | { formula: string; result: number | null }
export interface WorkbookColumn {
  header: string
  /** In characters. */
  width: number
  format?: 'integer' | 'percent'
}
export interface WorkbookSheet {
  name: string
  /** Lines above the table: what it is, of when, by whom. */
  preface: readonly (readonly string[])[]
  columns: readonly WorkbookColumn[]
  rows: readonly (readonly WorkbookValue[])[]
}

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const FORMATS = { integer: '#,##0', percent: '0.0%' } as const

/** 1, 1 → A1: how a formula names the cell of a table's column and sheet row, both from 1. */
export function cellName(column: number, row: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}

/** The row, from 1, of a sheet's first line of data. */
export const firstRow = ({ preface }: Pick<WorkbookSheet, 'preface'>): number => preface.length + 3

/** The header and its rows: what Excel offers to filter. */
const tableRange = ({ preface, columns, rows }: WorkbookSheet): string =>
  `${cellName(1, preface.length + 2)}:${cellName(columns.length, preface.length + 2 + rows.length)}`

/** Excel refuses a file with a character that XML forbids: controls, U+FFFE, U+FFFF, half a surrogate pair. */
// eslint-disable-next-line no-control-regex -- these are the very characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu
const writable = (text: string): string => text.replace(FORBIDDEN, '\ufffd')

function plain(value: WorkbookValue): CellValue {
  if (typeof value === 'string') return writable(value)
  return typeof value === 'object' && value !== null ? value.result : value
}

function cellsOf({ preface, columns, rows }: WorkbookSheet): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>()
  if (preface.length > 0)
    cells.set('0,0', {
      value: writable(preface[0]![0] ?? ''),
      type: 'string',
      style: { font: { bold: true, size: 14 } },
    })
  const top = preface.length + 1
  columns.forEach(({ header }, column) =>
    cells.set(`${top},${column}`, { value: header, type: 'string', style: { font: { bold: true } } }),
  )
  rows.forEach((row, line) =>
    row.forEach((value, column) => {
      const at = `${top + 1 + line},${column}`
      const format = columns[column]?.format
      const style = format && { style: { numFmt: FORMATS[format] } }
      if (typeof value === 'object' && value !== null)
        cells.set(at, {
          value: value.result,
          type: 'formula',
          formula: value.formula,
          formulaResult: value.result,
          ...style,
        })
      else if (typeof value === 'number') cells.set(at, { value, type: 'number', ...style })
    }),
  )
  return cells
}

/**
 * Writes a workbook of tables, each below its preface and an empty line, with its header row frozen. In memory: bound
 * the rows.
 */
export const workbook = (creator: string, title: string, sheets: readonly WorkbookSheet[]): Promise<Uint8Array> =>
  writeXlsx({
    properties: { creator: writable(creator), title: writable(title) },
    sheets: sheets.map((sheet) => ({
      name: sheet.name,
      columns: sheet.columns.map(({ width }) => ({ width })),
      rows: [
        ...sheet.preface.map((line) => line.map(writable)),
        [],
        sheet.columns.map(({ header }) => header),
        ...sheet.rows.map((row) => row.map(plain)),
      ],
      cells: cellsOf(sheet),
      freezePane: { rows: sheet.preface.length + 2 },
      ...(sheet.rows.length > 0 && { autoFilter: { range: tableRange(sheet) } }),
    })),
  })
