/** The records of appointments: found, superseded, and what a change of them brings with it. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { newId } from '../../lib/id.ts'
import { Positions, Units } from '../organisations/organisations.model.ts'
import { appointmentsChanged } from './roster.events.ts'
import { Appointments, People, type Appointment } from './roster.model.ts'
import { recomputeVisibility } from './visibility.service.ts'

/** 张三 · 第一党支部 · 教师党支部书记: an appointment as a reader of the audit trail knows it. */
export async function titleOf({ person, unit, position }: Appointment, session: ClientSession): Promise<string> {
  const options = { session }
  const [who, where, what] = [
    await People.findById(person, { name: 1 }, options).lean(),
    await Units.findById(unit, { name: 1 }, options).lean(),
    await Positions.findById(position, { name: 1 }, options).lean(),
  ]
  return [who?.name, where?.name, what?.name ?? position].filter(Boolean).join(' · ')
}

/** What a change of posts brings with it, in its transaction. */
export async function changedPosts(person: string, session: ClientSession): Promise<void> {
  await recomputeVisibility(person, session)
  await appointmentsChanged.emit({ people: [person] }, session)
}

/**
 * The appointment as it is recorded now; an id of a superseded record still names it, so that a request may be
 * repeated: also one that gave it another beginning.
 */
export async function current(
  actor: Actor,
  id: string,
  session: ClientSession,
  otherFrom?: string,
): Promise<Appointment> {
  const named = await Appointments.findOne({ _id: id, ...scope(actor, 'roster.write') }, null, { session }).lean()
  if (!named) throw httpFail('notFound')
  if (named.supersededAt === null) return named
  const { person, unit, position, from } = named
  const beginnings = { $in: [from, otherFrom ?? from] }
  const filter = { person, unit, position, from: beginnings, supersededAt: null }
  const row = await Appointments.findOne(filter, null, { session }).lean()
  if (!row) throw httpFail('conflict')
  return row
}

/**
 * Supersedes a record by another, or (null) by none, at one instant: what was known at an earlier time can still be
 * told.
 */
export async function supersede(
  row: Appointment,
  correction: Partial<Pick<Appointment, 'from' | 'to' | 'dualLeader' | 'term'>> | null,
  session: ClientSession,
): Promise<Appointment> {
  const at = now()
  await Appointments.updateOne({ _id: row._id }, { $set: { supersededAt: at } }, { session })
  if (!correction) return row
  const corrected: Appointment = { ...row, ...correction, _id: newId(), recordedAt: at }
  await Appointments.create([corrected], { session })
  return corrected
}
