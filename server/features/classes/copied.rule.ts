/** The same class some weeks later: whole weeks, so that each day keeps its weekday. Pure; the browser shows the same. */
const DAY_MS = 86_400_000
const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`)

export const daysLater = (date: string, days: number): string =>
  new Date(utc(date) + days * DAY_MS).toISOString().slice(0, 10)
export const weeksLater = (date: string, weeks: number): string => daysLater(date, weeks * 7)
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / DAY_MS)

/** So many weeks that the day comes again about a year later, and not before `today`. */
export function aYearInWeeks(from: string, today: string): number {
  const years = Math.max(1, Math.ceil(daysBetween(from, today) / 364))
  return years * 52
}

/** A title that names its year names the new one. */
export const titleOfYear = (title: string, before: string, after: string): string =>
  title.replaceAll(before.slice(0, 4), after.slice(0, 4))
