/** Which positions stand at which kinds of unit: 教师党支部书记 at a branch of teachers, not at a hospital's. */
import type { Unit } from './organisations.model.ts'

type Shape = Pick<Unit, 'kind' | 'branchKind'>

/** How the table of positions names a unit's kind: `faculty`, `branch/teacher`. */
const placeOf = ({ kind, branchKind }: Shape): string => (branchKind ? `${kind}/${branchKind}` : kind)

/** Whether the position stands at such a unit; one without places stands at any. */
export const standsAt = (places: readonly string[], unit: Shape): boolean =>
  places.length === 0 || places.includes(placeOf(unit))
