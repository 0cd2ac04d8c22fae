/** Which positions stand at which kinds of unit: 教师党支部书记 at a branch of teachers, not at a hospital's. */
interface Shape {
  level: string
  branchKind: string | null
}

/** How the table of positions names a unit's level: `faculty`, `branch/teacher`. */
const placeOf = ({ level, branchKind }: Shape): string => (branchKind ? `${level}/${branchKind}` : level)

/** Whether the position stands at such a unit; one without places stands at any. */
export const standsAt = (places: readonly string[], unit: Shape): boolean =>
  places.length === 0 || places.includes(placeOf(unit))
