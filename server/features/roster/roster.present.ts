import type { z } from 'zod'
import { maskPhone } from './maskPhone.ts'
import type { PersonCard } from './roster.contract.ts'
import type { Appointment, Person } from './roster.model.ts'

export interface Names {
  units: ReadonlyMap<string, string>
  positions: ReadonlyMap<string, string>
}

export const presentPerson = (
  { _id, name, reading, staffNumber, phone }: Person,
  appointments: readonly Appointment[],
  { units, positions }: Names,
): z.input<typeof PersonCard> => ({
  id: _id,
  name,
  reading,
  staffNumber,
  phoneMasked: maskPhone(phone),
  appointments: appointments.map((each) => ({
    id: each._id,
    unit: each.unit,
    unitName: units.get(each.unit) ?? '',
    position: each.position,
    positionName: positions.get(each.position) ?? each.position,
    from: each.from,
    to: each.to,
    dualLeader: each.dualLeader,
    recordedAt: each.recordedAt.toISOString(),
  })),
})
