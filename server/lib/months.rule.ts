/** Arithmetic on business dates ('YYYY-MM-DD') and months ('YYYY-MM'): calendar only, no time zone. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : DAYS[month - 1]!)

export const monthOf = (date: string): string => date.slice(0, 7)

/** A year before 1000, a slip of the pen, still has four digits: dates are compared as they are written. */
const written = (year: number, month: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`

/** The month that begins `count` months after another. */
export const monthsLater = (month: string, count: number): string => monthOf(addMonths(`${month}-01`, count))

/** The last day of a month. */
export function endOfMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return `${month}-${String(daysIn(year, number)).padStart(2, '0')}`
}

/**
 * The last day of a term of `count` months that begins on `date`: the same day of the later month, or its last day
 * where there is none (民法典 201、202: the day of the beginning is not counted).
 */
export function addMonths(date: string, count: number): string {
  const parts = date.split('-') // taken by number: figures of every month ask for millions of dates
  const months = Number(parts[0]) * 12 + (Number(parts[1]) - 1) + count
  const [laterYear, laterMonth] = [Math.floor(months / 12), (months % 12) + 1]
  const laterDay = Math.min(Number(parts[2]), daysIn(laterYear, laterMonth))
  return `${written(laterYear, laterMonth)}-${String(laterDay).padStart(2, '0')}`
}

/** The months from that of `from` up to the last one that had ended before `today`, at most the newest `limit`. */
export function endedMonths(from: string, today: string, limit: number): string[] {
  const months: string[] = []
  for (let month = monthOf(from); month < monthOf(today); month = monthsLater(month, 1)) months.push(month)
  return months.slice(-limit)
}
