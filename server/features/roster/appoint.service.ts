import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { now } from '../../lib/clock.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { Positions, Units, type Unit } from '../organisations/organisations.model.ts'
import { standsAt } from '../organisations/positionPlaces.rule.ts'
import { arriveIn } from '../organisations/unitRecords.service.ts'
import { institutionOf, unitFor } from '../organisations/organisations.service.ts'
import { heldTwice } from './appointmentPeriods.ts'
import { changedPosts, current, supersede, titleOf } from './appointmentRecords.service.ts'
import { acceptedIdentity, refuseKnownIdentity, type GivenIdentity } from './identity.ts'
import { nameFields } from './names.ts'
import { correctedDetails, type GivenDetails } from './personDetails.ts'
import { NO_DETAILS } from './personDetails.rule.ts'
import { postsEnding } from './roster.events.ts'
import { fail } from './roster.failures.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { personFor } from './roster.service.ts'
import { secrets } from './secrets.rule.ts'
import { numberOf, sealedNumber } from './secrets.service.ts'
import { termOf, type Term } from './terms.rule.ts'
import { raiseRevision, recorded } from './visibility.service.ts'

export interface NewAppointment {
  position: string
  from: string
  to: string | null
  dualLeader: boolean
  term?: Pick<Term, 'electedOn' | 'years'> | null | undefined
}
export interface NewPerson {
  id: string
  name: string
  staffNumber?: string | undefined
  phone?: string | undefined
  identity?: GivenIdentity | undefined
  reading?: string | undefined
  details?: GivenDetails | undefined
  appointment: NewAppointment
}

/** What keeps an appointment from being made in a unit, whoever is appointed. @throws appointment.* */
export async function refusePost(
  home: Unit,
  { position, from, to }: Pick<NewAppointment, 'position' | 'from' | 'to'>,
): Promise<void> {
  if (home.closedOn !== null) throw fail('appointment.closed')
  if (to !== null && to <= from) throw fail('appointment.period')
  const post = await Positions.findById(position).lean()
  if (!post || post.archivedAt) throw fail('appointment.position')
  if (!standsAt(post.places, home)) throw fail('appointment.place')
}

const appointmentOf = (
  person: string,
  { _id: unit, ancestors }: Unit,
  { position, from, to, dualLeader, term }: NewAppointment,
): Appointment => ({
  _id: newId(),
  person,
  unit,
  ancestors,
  position,
  from,
  to,
  dualLeader,
  ...(term && { term: termOf(term) }),
  recordedAt: now(),
  supersededAt: null,
})

/**
 * A staff number belongs to one person of an institution: two additions at once conflict on it, and the second sees the
 * first's.
 */
export async function refuseTaken(
  { _id, staffNumber }: Pick<Person, '_id' | 'staffNumber'>,
  home: Unit,
  session: ClientSession,
): Promise<void> {
  const { _id: institution } = await institutionOf(home, session)
  await Units.updateOne({ _id: institution }, { $inc: { rosterRevision: 1 } }, { session })
  if (await People.exists({ _id: { $ne: _id }, staffNumber, ancestors: institution }).session(session))
    throw fail('person.staffNumberTaken')
}

/** Adds a person with a first appointment. @returns the person's id */
export async function addPerson(
  actor: Actor,
  unit: string,
  { id, name, reading, staffNumber, phone, identity, details, appointment }: NewPerson,
): Promise<string> {
  const home = await unitFor(actor, 'roster.write', unit)
  const person: Person = {
    _id: id,
    name,
    ...nameFields({ name, reading, staffNumber }),
    staffNumber: staffNumber || null,
    phone: sealedNumber(id, 'phone', phone),
    identityNumber: sealedNumber(id, 'identityNumber', identity && acceptedIdentity(identity)),
    details: correctedDetails(NO_DETAILS, details),
    ancestors: home.ancestors,
    seenUntil: null,
  }
  async function create(): Promise<void> {
    await refusePost(home, appointment)
    await transaction(async (session) => {
      await arriveIn(home, session)
      if (staffNumber) await refuseTaken(person, home, session)
      await refuseKnownIdentity(person, session)
      await People.create([person], { session })
      await Appointments.create([appointmentOf(id, home, appointment)], { session })
      await changedPosts(id, session)
      await note(actor, 'person.add', id, `${name} · ${home.name}`, session)
    })
  }
  const made = await createOnce(People, {
    row: person,
    given: ['name', 'staffNumber', 'details'],
    own: scope(actor, 'roster.write'),
    create,
  })
  if (secrets.some((field) => numberOf(made, field) !== numberOf(person, field))) throw httpFail('create.differs')
  const { term: _, ...post } = appointment
  if (!(await Appointments.exists({ person: id, unit: home._id, ...post }))) throw httpFail('create.differs')
  return id
}

/** Appoints a person of the actor's scope in a unit of it. @returns the person's id */
export async function appoint(actor: Actor, unit: string, personId: string, given: NewAppointment): Promise<string> {
  const home = await unitFor(actor, 'roster.write', unit)
  await personFor(actor, 'roster.write', personId)
  await refusePost(home, given)
  await transaction(async (session) => {
    await arriveIn(home, session)
    await raiseRevision(personId, session)
    const added = appointmentOf(personId, home, given)
    if (heldTwice(await recorded(personId, session), added)) throw fail('appointment.heldTwice')
    await Appointments.create([added], { session })
    await changedPosts(personId, session)
    await note(actor, 'appointment.create', added._id, await titleOf(added, session), session)
  })
  return personId
}

/** Ends an appointment, or corrects when it ended; the same date again changes nothing. @returns the person's id */
export async function endAppointment(actor: Actor, id: string, to: string): Promise<string> {
  return transaction(async (session) => {
    const row = await current(actor, id, session)
    if (to <= row.from) throw fail('appointment.period')
    if (row.to === to) return row.person
    await raiseRevision(row.person, session)
    await postsEnding.emit({ posts: [row] }, session)
    const others = (await recorded(row.person, session)).filter(({ _id }) => _id !== row._id)
    if (heldTwice(others, { ...row, to })) throw fail('appointment.heldTwice')
    const { _id } = await supersede(row, { to }, session)
    await changedPosts(row.person, session)
    await note(actor, 'appointment.end', _id, `${await titleOf(row, session)}：离任 ${row.to ?? '无'} → ${to}`, session)
    return row.person
  })
}
