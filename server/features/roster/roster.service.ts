import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { namesAt } from './postNames.service.ts'
import type { PersonCard, PersonWhole } from './roster.contract.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { presentPerson } from './roster.present.ts'
import { masked } from './secrets.rule.ts'
import { clear } from './secrets.service.ts'

export type Card = z.input<typeof PersonCard>

/** A person whom the actor may see with the capability. @throws notFound for any other */
export async function personFor(actor: Actor, capability: Capability, person: string): Promise<Person> {
  const row = await People.findOne({ _id: person, ...scope(actor, capability) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** Cards of people with those of their appointments, as recorded now, that lie in the actor's scope; newest first. */
export async function cardsOf(
  actor: Actor,
  people: Person[],
  which: (appointments: Appointment[]) => Appointment[],
): Promise<Card[]> {
  const filter = { person: { $in: people.map(({ _id }) => _id) }, supersededAt: null, ...scope(actor, 'roster.read') }
  const appointments = (await Appointments.find(filter).lean()).sort(
    (a, b) => b.from.localeCompare(a.from) || a._id.localeCompare(b._id),
  )
  const names = await namesAt(appointments)
  return people.map((person) =>
    presentPerson(person, which(appointments.filter((each) => each.person === person._id)), names),
  )
}

type Whole = z.input<typeof PersonWhole>
const whole = async (actor: Actor, row: Person): Promise<Whole> => ({
  ...(await cardsOf(actor, [row], (appointments) => appointments))[0]!,
  identityMasked: masked(clear(row, 'identityNumber')),
  details: row.details,
})

export const person = async (actor: Actor, id: string): Promise<Whole> =>
  whole(actor, await personFor(actor, 'roster.read', id))

/** Of whom the actor has just recorded something: it may have taken the person out of the actor's sight. */
export async function personAfter(actor: Actor, id: string): Promise<Whole> {
  const row = await People.findById(id).lean()
  if (!row) throw httpFail('notFound')
  return whole(actor, row)
}
