import { daysLater } from '../../../../server/features/classes/copied.rule.ts'

/** Monday first, as calendars here are. */
const weekdayFromMonday = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
const mondayOf = (date: string): string => daysLater(date, -weekdayFromMonday(date))
export const weekOf = (date: string): string[] =>
  Array.from({ length: 7 }, (_, index) => daysLater(mondayOf(date), index))

/** The weeks that show a month, whole. */
export function weeksOf(date: string): string[][] {
  const month = date.slice(0, 7)
  const weeks: string[][] = []
  for (let monday = mondayOf(`${month}-01`); monday.slice(0, 7) <= month; monday = daysLater(monday, 7))
    weeks.push(weekOf(monday))
  return weeks
}

/** The same day of another month, or its last day where there is none. */
export function monthsAway(date: string, months: number): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
  const last = daysLater(new Date(Date.UTC(year, month + months, 1)).toISOString().slice(0, 10), -1)
  const same = first.slice(0, 8) + date.slice(8)
  return same > last ? last : same
}
