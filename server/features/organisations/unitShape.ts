import type { Unit, UnitKindName } from './organisations.model.ts'

/**
 * 党委—单位—院系党组织—党支部: what may stand directly below what. An institution's offices have branches of its own.
 */
const BELOW: Record<UnitKindName, readonly UnitKindName[]> = {
  committee: ['institution'],
  institution: ['faculty', 'branch'],
  faculty: ['branch'],
  branch: [],
}

export type UnitFault = 'unit.closed' | 'unit.kind' | 'unit.sector' | 'unit.branchKind' | 'unit.from'
export type Shape = Pick<Unit, 'kind' | 'sector' | 'branchKind'> & { from: string }

/** Why a unit of this shape may not be set up below `parent`; null when it may. */
export function unitFault(
  parent: Pick<Unit, 'kind' | 'closedOn' | 'placements'>,
  { kind, sector, branchKind, from }: Shape,
): UnitFault | null {
  if (parent.closedOn !== null) return 'unit.closed'
  if (!BELOW[parent.kind].includes(kind)) return 'unit.kind'
  if ((kind === 'institution') !== (sector !== null)) return 'unit.sector'
  if ((kind === 'branch') !== (branchKind !== null)) return 'unit.branchKind'
  if (from < (parent.placements[0]?.from ?? from)) return 'unit.from'
  return null
}
