/** A backup of a large installation takes its hours. */
const LATE_MS = 6 * 3_600_000

/** Whether a backup should be there: `due`: when the schedule asked for the next one after the last. */
export const isOverdue = (due: Date | null, now: Date): boolean =>
  due !== null && now.getTime() > due.getTime() + LATE_MS
