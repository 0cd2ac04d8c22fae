/** How an .xlsx writes places and dates. */
import type { Cell } from './cell.rule.ts'
import type { MergedRange } from './table.rule.ts'

/** B3 → column 1, row 2, from 0; a column alone or nonsense gives NaN. */
export function place(reference: string): { column: number; row: number } {
  const [, letters = '', digits = ''] = /^\$?([a-z]{1,3})\$?(\d{1,7})$/i.exec(reference) ?? []
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return { column: letters ? column - 1 : NaN, row: digits ? Number(digits) - 1 : NaN }
}

export function rangeOf(reference: string): MergedRange | null {
  const [from = '', to = from] = reference.split(':')
  const [first, last] = [place(from), place(to)]
  const range = { top: first.row, left: first.column, bottom: last.row, right: last.column }
  return Object.values(range).some(Number.isNaN) ? null : range
}

/** A date that was written as such (t="d"), which the strict form allows. */
export function isoDate(text: string): Cell {
  const found = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?/.exec(text)
  if (!found) return { kind: 'text', text }
  const [, date = '', time] = found
  return time && time !== '00:00:00' ? { kind: 'date', date, time } : { kind: 'date', date }
}
