/** Business dates: `from` is the first day, `to` the first day after; null: until further notice. */
export interface Period {
  from: string
  to: string | null
}

export const overlap = (a: Period, b: Period): boolean =>
  (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)

const DAY_MS = 86_400_000
const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`)
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const nextDay = (date: string): string => dateOf(utc(date) + DAY_MS)
export const daysAfter = (date: string, days: number): string => dateOf(utc(date) + days * DAY_MS)
export const previousDay = (date: string): string => dateOf(utc(date) - DAY_MS)
