import { lookUp } from '../../lib/lookUp.ts'
import { Positions, Units } from '../organisations/organisations.model.ts'
import type { Appointment } from './roster.model.ts'
import type { Names } from './roster.present.ts'

/** What the units and positions of appointments are called. */
export async function namesAt(appointments: readonly Appointment[]): Promise<Names> {
  const [units, positions] = await Promise.all([
    lookUp(
      appointments.map(({ unit }) => unit),
      (some) => Units.find({ _id: { $in: some } }, { names: 1 }).lean(),
    ),
    Positions.find({}, { name: 1 }).lean(),
  ])
  return {
    units: new Map(units.map(({ _id, names }) => [_id, names])),
    positions: new Map(positions.map(({ _id, name }) => [_id, name])),
  }
}
