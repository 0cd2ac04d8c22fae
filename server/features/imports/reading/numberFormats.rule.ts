/** Numbers that a sheet shows as dates: which formats do that, and which day a serial number is. */
import type { CellValue } from './cell.rule.ts'

/** From where a workbook counts its days; those of old Macintoshes begin in 1904. */
export type DateSystem = '1900' | '1904'

/**
 * Formats that have a number instead of a text. 27 to 36 and 50 to 58 are Chinese, Japanese and Korean forms of dates,
 * but 32 to 35 and 55, 56 are times in Chinese ones (ECMA-376, 18.8.30, zh-cn).
 */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
/** Of these the ones that show a month without its day. */
const BUILT_IN_MONTHS = new Set([17, 27, 36, 50, 52, 57])
const BUILT_IN_SHOWN: Record<number, string> = { 1: '0', 2: '0.00' }

/** What is written out in a format or says in which way: text in quotes, escapes, fillers, [Red], [$-804], [DBNum1]. */
const LITERAL = /"[^"]*"|\\.|[*_].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi
const DATE_PARTS = /y|d|aaa|e(?![+-])|m{3,}/i
const ELAPSED = /\[(?:h+|m+|s+)\]/i

/** Whether a custom format shows a day (with or without a time), not a time of day or a duration alone. */
function showsDate(format: string): boolean {
  const [positive = ''] = format.replace(LITERAL, '').split(';')
  return !ELAPSED.test(positive) && !/general/i.test(positive) && DATE_PARTS.test(positive)
}

export interface NumberFormat {
  id: number
  /** The format's text, where the workbook gives one. */
  code?: string | undefined
}

const isDateFormat = ({ id, code }: NumberFormat): boolean =>
  code === undefined ? BUILT_IN_DATES.has(id) : showsDate(code)
/** Whether a format of dates shows the month alone. */
export const showsNoDay = ({ id, code }: NumberFormat): boolean =>
  code === undefined ? BUILT_IN_MONTHS.has(id) : !/d|aaa/i.test(code.replace(LITERAL, '').split(';')[0] ?? '')

/** 00000 shows 7 as 00007, and 0.00 shows 2018.1 as 2018.10: what the user sees counts. */
function shownAs(number: number, format: string | undefined): string | undefined {
  if (!format || !/^0+(?:\.0+)?$/.test(format) || number < 0) return undefined
  const [whole = '', decimals = ''] = format.split('.')
  const [before = '', after] = number.toFixed(Math.min(decimals.length, 20)).split('.')
  const shown = before.padStart(whole.length, '0') + (after ? `.${after}` : '')
  return shown === String(number) ? undefined : shown
}

const DAY = 86_400_000
/** 1900-02-29, a day that never was but that Excel counts, is why days before March 1900 lie one further on. */
const LEAP_THAT_WAS_NOT = 60

/** The day and time of a serial number, in milliseconds as if it were UTC. */
function instantOf(serial: number, system: DateSystem): number {
  const rounded = Math.round(serial * DAY)
  if (system === '1904') return Date.UTC(1904, 0, 1) + rounded
  return Date.UTC(1899, 11, serial < LEAP_THAT_WAS_NOT ? 31 : 30) + rounded
}

const LARGEST = { 1900: 2_958_466, 1904: 2_957_004 } as const

/** YYYY-MM-DD and, except at midnight, HH:MM:SS; null for what no spreadsheet shows as a day. */
export function dateOfSerial(serial: number, system: DateSystem): { date: string; time?: string } | null {
  if (!(serial >= 1 && serial < LARGEST[system])) return null
  const [date = '', time = ''] = new Date(instantOf(serial, system)).toISOString().split(/[T.]/)
  return time === '00:00:00' ? { date } : { date, time }
}

/** What a number in a cell of that format is. */
export function numberValue(number: number, format: NumberFormat | undefined, system: DateSystem): CellValue {
  if (format && isDateFormat(format)) {
    const day = dateOfSerial(number, system)
    if (day) return { kind: 'date', ...day, ...(showsNoDay(format) && { monthOnly: true }) }
  }
  const shown = shownAs(number, format && (format.code ?? BUILT_IN_SHOWN[format.id]))
  return { kind: 'number', number, ...(shown !== undefined && { shown }) }
}
