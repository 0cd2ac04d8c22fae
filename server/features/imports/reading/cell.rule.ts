/** What stands in the cells of a spreadsheet, whatever kind of file it came from. */

export type CellValue =
  /** As typed: 007, 2018.10 and eighteen digits keep every character. */
  | { kind: 'text'; text: string }
  /** `shown`: as the sheet shows it where its format adds zeros (00007, 2018.10); otherwise the number says it all. */
  | { kind: 'number'; number: number; shown?: string }
  /** A number that the sheet shows as a date. `time` is absent at midnight; `monthOnly`: the sheet shows no day. */
  | { kind: 'date'; date: string; time?: string; monthOnly?: true }
  | { kind: 'boolean'; boolean: boolean }
  /** #N/A, #REF! … */
  | { kind: 'error'; code: string }

export interface CellMarks {
  /** Repeated here from the upper left cell of a merged range. */
  merged?: true
  /** The result that was kept with a formula. */
  formula?: true
}

export type Cell = (CellValue & CellMarks) | null

export interface SheetRow {
  /** As the user's program counts it, from 1: hidden and empty rows count. */
  number: number
  /** Hidden by hand or by a filter. */
  hidden: boolean
  cells: Cell[]
}

/** Nothing but spaces is nothing. */
export const textCell = (text: string): Cell => (text.trim() === '' ? null : { kind: 'text', text })

/** What a user sees in the cell, without spaces around it; empty for an empty one. */
export function shownIn(cell: Cell | undefined): string {
  switch (cell?.kind) {
    case undefined:
      return ''
    case 'text':
      return cell.text.trim()
    case 'number':
      return cell.shown ?? String(cell.number)
    case 'date':
      return cell.time ? `${cell.date} ${cell.time}` : cell.date
    case 'boolean':
      return cell.boolean ? 'TRUE' : 'FALSE'
    case 'error':
      return cell.code
  }
}

export const isBlank = (cells: readonly Cell[]): boolean => cells.every((cell) => shownIn(cell) === '')
