import type { AttendanceState } from '../../../server/features/attendance/attendance.rule.ts'

export interface Mark {
  person: string
  state: AttendanceState | null
  revision: number
}
interface Line {
  person: string
  revision: number
  entry: { state: AttendanceState | null } | null
}
export const marksOf = (lines: readonly Line[], state: AttendanceState | null): Mark[] =>
  lines.map(({ person, revision }) => ({ person, state, revision }))

/**
 * Back to what stood before: over one's own entry alone, which is the next after what was read. `left`: whom another had
 * entered first. What somebody enters since stays.
 */
export const marksBack = (before: readonly Line[], left: readonly string[]): Mark[] =>
  before.flatMap(({ person, revision, entry }) =>
    left.includes(person) ? [] : { person, state: entry?.state ?? null, revision: revision + 1 },
  )
