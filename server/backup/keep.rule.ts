/**
 * How many backups are kept: of the last days, weeks and months that have one, the last one of each; and whatever was
 * made within a day of the newest, as before an upgrade.
 */
export interface Keeping {
  daily: number
  weekly: number
  monthly: number
}

const DAY_MS = 86_400_000
/** The calendar of Shanghai, which has had no summer time since 1991. */
const OFFSET_MS = 8 * 3_600_000

const day = (moment: Date): number => Math.floor((moment.getTime() + OFFSET_MS) / DAY_MS)
/** Weeks begin on Monday; day 0 was a Thursday. */
const week = (moment: Date): number => Math.floor((day(moment) + 3) / 7)
const month = (moment: Date): string => new Date(day(moment) * DAY_MS).toISOString().slice(0, 7)

/** The moments to keep; the newest always is among them. */
export function momentsToKeep(moments: readonly Date[], { daily, weekly, monthly }: Keeping): Set<Date> {
  const newestFirst = [...moments].sort((a, b) => b.getTime() - a.getTime())
  const lastOfEach = (period: (moment: Date) => number | string, count: number): Date[] => {
    const seen = new Map<number | string, Date>()
    for (const moment of newestFirst) if (!seen.has(period(moment))) seen.set(period(moment), moment)
    return [...seen.values()].slice(0, count)
  }
  const newest = newestFirst[0]?.getTime() ?? 0
  return new Set([
    ...newestFirst.filter((moment) => newest - moment.getTime() < DAY_MS),
    ...lastOfEach(day, daily),
    ...lastOfEach(week, weekly),
    ...lastOfEach(month, monthly),
  ])
}
