/** Excel files. With the thread of workbookStream.ts the only place that knows the library. */
import { writeXlsx, type Cell, type CellValue, type DataValidation, type XlsxWriteStreamOptions } from 'hucre/xlsx'

/**
 * Text stays text whatever it looks like (numbers of people, phones); a formula carries its present result for viewers
 * that do not reckon; a text with a note is a coloured cell with a comment.
 */
export type WorkbookValue =
  | string
  | number
  | null
  | { formula: string; result: number | null }
  | { text: string; note: string }
export interface WorkbookColumn {
  header: string
  /** In characters. */
  width: number
  /** `text`: what is typed there stays as it is typed. */
  format?: 'integer' | 'percent' | 'text'
  /** A comment on the header. */
  note?: string
  /** What may be chosen below, as a range of another sheet; anything else may be typed too. */
  choices?: string
}
export interface WorkbookSheet {
  name: string
  /** Lines above the table: what it is, of when, by whom. Without any the header is the first line. */
  preface: readonly (readonly string[])[]
  columns: readonly WorkbookColumn[]
  rows: readonly (readonly WorkbookValue[])[]
}

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const FORMATS = { integer: '#,##0', percent: '0.0%', text: '@' } as const
const MARKED = { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF4C7C3' } } } as const
/** How many lines of a sheet that is filled in offer choices. */
const CHOOSING = 10_000

/** 1, 1 → A1: how a formula names the cell of a table's column and sheet row, both from 1. */
export function cellName(column: number, row: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}

type Above = Pick<WorkbookSheet, 'preface'>
/** Lines above the header: the preface and an empty one. */
const above = ({ preface }: Above): number => (preface.length > 0 ? preface.length + 1 : 0)
/** The row, from 1, of a sheet's first line of data. */
export const firstRow = (sheet: Above): number => above(sheet) + 2

/** The header and its rows: what Excel offers to filter. */
const tableRange = (sheet: WorkbookSheet): string =>
  `${cellName(1, above(sheet) + 1)}:${cellName(sheet.columns.length, above(sheet) + 1 + sheet.rows.length)}`

/** Excel refuses a file with a character that XML forbids: controls, U+FFFE, U+FFFF, half a surrogate pair. */
// eslint-disable-next-line no-control-regex -- these are the very characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu
const writable = (text: string): string => text.replace(FORBIDDEN, '\ufffd')

function plain(value: WorkbookValue): CellValue {
  if (typeof value === 'string') return writable(value)
  if (typeof value !== 'object' || value === null) return value
  return 'note' in value ? writable(value.text) : value.result
}
const comment = (author: string, text: string) => ({ comment: { author: writable(author), text: writable(text) } })

/** What a cell is beyond its plain value; null: nothing. */
function cellOf(value: WorkbookValue, format: WorkbookColumn['format'], author: string): Partial<Cell> | null {
  const style = format && { style: { numFmt: FORMATS[format] } }
  if (typeof value === 'number') return { value, type: 'number', ...style }
  if (value === null) return format === 'text' ? { value, type: 'empty', ...style } : null
  if (typeof value === 'string') return format === 'text' ? { value: writable(value), type: 'string', ...style } : null
  if ('note' in value)
    return {
      value: writable(value.text),
      type: 'string',
      style: { ...style?.style, ...MARKED },
      ...comment(author, value.note),
    }
  return { value: value.result, type: 'formula', formula: value.formula, formulaResult: value.result, ...style }
}

function cellsOf(author: string, sheet: WorkbookSheet): Map<string, Partial<Cell>> {
  const { preface, columns, rows } = sheet
  const cells = new Map<string, Partial<Cell>>()
  if (preface.length > 0)
    cells.set('0,0', {
      value: writable(preface[0]![0] ?? ''),
      type: 'string',
      style: { font: { bold: true, size: 14 } },
    })
  const top = above(sheet)
  columns.forEach(({ header, note }, column) =>
    cells.set(`${top},${column}`, {
      value: writable(header),
      type: 'string',
      style: { font: { bold: true } },
      ...(note && comment(author, note)),
    }),
  )
  rows.forEach((row, line) =>
    row.forEach((value, column) => {
      const cell = cellOf(value, columns[column]?.format, author)
      if (cell) cells.set(`${top + 1 + line},${column}`, cell)
    }),
  )
  return cells
}

const choicesOf = (sheet: WorkbookSheet): DataValidation[] =>
  sheet.columns.flatMap(({ choices }, column) =>
    choices
      ? {
          type: 'list' as const,
          formula1: choices,
          allowBlank: true,
          range: `${cellName(column + 1, firstRow(sheet))}:${cellName(column + 1, CHOOSING)}`,
        }
      : [],
  )

/** The preface, an empty line below it, and the header. */
const headLines = ({ preface, columns }: Omit<WorkbookSheet, 'rows'>): string[][] => [
  ...preface.map((line) => line.map(writable)),
  ...(preface.length > 0 ? [[]] : []),
  columns.map(({ header }) => writable(header)),
]

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
      rows: [...headLines(sheet), ...sheet.rows.map((row) => row.map(plain))],
      cells: cellsOf(creator, sheet),
      dataValidations: choicesOf(sheet),
      freezePane: { rows: above(sheet) + 1 },
      ...(sheet.rows.length > 0 && { autoFilter: { range: tableRange(sheet) } }),
    })),
  })

/** What a long sheet is written with. */
export const sheetSettings = ({ name, preface, columns }: Omit<WorkbookSheet, 'rows'>): XlsxWriteStreamOptions => ({
  ...{ name, repeatHeaders: false, freezePane: { rows: above({ preface }) + 1 } },
  columns: columns.map(({ width, format }) => ({ width, ...(format && { numFmt: FORMATS[format] }) })),
})

/** The lines of a long sheet, in parts as its rows come. Without comments and colours. */
export async function* linesOf(
  head: Omit<WorkbookSheet, 'rows'>,
  rows: AsyncIterable<readonly (readonly WorkbookValue[])[]>,
): AsyncGenerator<CellValue[][]> {
  yield headLines(head)
  for await (const part of rows) yield part.map((row) => row.map(plain))
}
