/** Business dates relative to one reference date: the demo system makes sense on whatever day it is made. */
const DAY_MS = 86_400_000

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
/** The instant at a Shanghai time of day, `minutes` after its midnight. */
export const instant = (date: string, minutes = 10 * 60): Date =>
  new Date(Date.parse(`${date}T00:00:00+08:00`) + minutes * 60_000)
export const laterOf = (a: string, b: string): string => (a > b ? a : b)
