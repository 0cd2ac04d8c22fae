import { requirementsFor, type Requirement } from '../programmes/requirements.service.ts'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { Positions, Units, type Position, type Unit } from '../organisations/organisations.model.ts'
import { topUnits } from '../organisations/topUnits.service.ts'
import { cellId, Cells, type Cell } from './coverage.model.ts'
import { placeOf, within, type Place } from './place.service.ts'

type ChildUnit = Pick<Unit, '_id' | 'name' | 'level' | 'closedOn'>
export interface Shown extends Place {
  asOf: string
  cell: Cell | null
  children: { unit: ChildUnit; cell: Omit<Cell, 'months' | 'traits'> | null }[]
  above: Pick<Unit, '_id' | 'name'>[]
  positions: Position[]
}

/** Where a caller begins: the requirements that hold in the own units, and the topmost of these. */
export const startFor = async (actor: Actor): Promise<{ requirements: Requirement[]; units: Unit[] }> => ({
  requirements: await requirementsFor(actor, 'coverage.read'),
  units: await topUnits(actor, 'coverage.read'),
})

/**
 * A unit's coverage today: its own cell, those of its children, and names. Reads grow with the children only, never
 * with the people.
 */
export async function showCoverage(
  actor: Actor,
  requirement: string,
  unit: string,
  session?: ClientSession,
): Promise<Shown> {
  const place = await placeOf(actor, requirement, unit, session)
  const options = session ? { session } : {}
  const cell = await Cells.findById(cellId(requirement, unit), null, options).lean()
  const cells = await Cells.find({ requirement, parent: unit }, { months: 0, traits: 0 }, options).lean()
  const children = await Units.find({ parent: unit }, { name: 1, level: 1, closedOn: 1 }, options)
    .sort({ order: 1, pinyin: 1, _id: 1 })
    .lean<ChildUnit[]>()
  const line = within(place.held, place.unit.ancestors).slice(0, -1)
  const names = await Units.find({ _id: { $in: line } }, { name: 1 }, options).lean<Shown['above']>()
  const byUnit = new Map(cells.map((each) => [each.unit, each]))
  return {
    ...place,
    asOf: businessDate(),
    cell,
    children: children.map((child) => ({ unit: child, cell: byUnit.get(child._id) ?? null })),
    above: line.flatMap((id) => names.find(({ _id }) => _id === id) ?? []),
    positions: await Positions.find({}, null, options).sort({ order: 1, _id: 1 }).lean(),
  }
}
