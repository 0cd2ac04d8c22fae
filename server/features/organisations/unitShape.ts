import type { Unit } from './organisations.model.ts'
import type { UnitKind } from './unitKinds.model.ts'

export type UnitFault =
  | 'unit.closed'
  | 'unit.kind'
  | 'unit.branchKind'
  | 'unit.from'
  | 'unit.future'
  | 'unit.unknownKind'
export interface Shape extends Pick<Unit, 'branchKind'> {
  kind: UnitKind
  from: string
}

/** Why a unit of this shape may not be set up below `parent`; null when it may. */
export function unitFault(
  parent: Pick<Unit, 'closedOn' | 'placements'>,
  above: Pick<UnitKind, 'below'> | null,
  { kind, branchKind, from }: Shape,
  today: string,
): UnitFault | null {
  if (parent.closedOn !== null) return 'unit.closed'
  if (!above?.below.includes(kind._id)) return 'unit.kind'
  if ((kind.level === 'branch') !== (branchKind !== null)) return 'unit.branchKind'
  if (from < (parent.placements[0]?.from ?? from)) return 'unit.from'
  return from > today ? 'unit.future' : null
}
