import type { z } from 'zod'
import { nameBefore } from '../organisations/datedTree.rule.ts'
import type { DatedName } from '../organisations/organisations.model.ts'
import type { AppointmentView, PersonCard } from './roster.contract.ts'
import type { Appointment, Person } from './roster.model.ts'
import { masked } from './secrets.rule.ts'
import { clear } from './secrets.service.ts'

export interface Names {
  units: ReadonlyMap<string, readonly DatedName[]>
  positions: ReadonlyMap<string, string>
}

/** A post that is over names its unit as it was called on its last day. */
export const presentPost = (each: Appointment, { units, positions }: Names): z.input<typeof AppointmentView> => ({
  id: each._id,
  unit: each.unit,
  unitName: nameBefore(units.get(each.unit) ?? [], each.to),
  position: each.position,
  positionName: positions.get(each.position) ?? each.position,
  from: each.from,
  to: each.to,
  dualLeader: each.dualLeader,
  term: each.term ?? null,
  recordedAt: each.recordedAt.toISOString(),
})

export const presentPerson = (
  person: Person,
  appointments: readonly Appointment[],
  names: Names,
): z.input<typeof PersonCard> => ({
  id: person._id,
  name: person.name,
  reading: person.reading,
  staffNumber: person.staffNumber,
  phoneMasked: masked(clear(person, 'phone')),
  appointments: appointments.map((each) => presentPost(each, names)),
})
