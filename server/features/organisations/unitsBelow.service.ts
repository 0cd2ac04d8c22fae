/** The units of a subtree as an import needs them: what they are called, where they stand, what may stand in them. */
import { Units, type Unit } from './organisations.model.ts'
import { institutionOf } from './organisations.service.ts'

export type SubtreeUnit = Pick<Unit, '_id' | 'name' | 'ancestors' | 'level' | 'branchKind' | 'closedOn'>
const FIELDS = { name: 1, ancestors: 1, level: 1, branchKind: 1, closedOn: 1 } as const

export const unitsBelow = (unit: string): Promise<SubtreeUnit[]> => Units.find({ ancestors: unit }, FIELDS).lean()

/** The id of the institution to which a unit belongs. */
export async function institutionFor(unit: string): Promise<string> {
  const row = await Units.findById(unit).lean()
  return row ? (await institutionOf(row))._id : unit
}
