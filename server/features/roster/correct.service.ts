/** What was recorded wrongly is put right: of a person in place, of an appointment by a record that supersedes it. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { heldTwice } from './appointmentPeriods.ts'
import { changedPosts, current, supersede, titleOf } from './appointmentRecords.service.ts'
import { refuseTaken } from './appoint.service.ts'
import { recordCorrection, refuseWithoutReason } from './corrections.service.ts'
import { acceptedIdentity, refuseKnownIdentity, type GivenIdentity } from './identity.ts'
import { nameFields } from './names.ts'
import { correctedDetails, type GivenDetails } from './personDetails.ts'
import type { PersonDetails } from './personDetails.rule.ts'
import { personDifference, type Known } from './personDifference.ts'
import { personCorrected, postsEnding } from './roster.events.ts'
import { fail } from './roster.failures.ts'
import { Appointments, People, type Appointment, type Person } from './roster.model.ts'
import { personFor } from './roster.service.ts'
import { secrets } from './secrets.rule.ts'
import { clear, sealedNumber } from './secrets.service.ts'
import { termInWords, termOf, type Term } from './terms.rule.ts'
import { raiseRevision, recorded } from './visibility.service.ts'

export interface PersonCorrection {
  name?: string | undefined
  /** Of the name. Of these three an empty one is taken away, an absent one stays. */
  reading?: string | undefined
  staffNumber?: string | undefined
  phone?: string | undefined
  identity?: GivenIdentity | undefined
  /** null takes one away. */
  details?: GivenDetails | undefined
  /** Why a name or number is put right. */
  reason?: string | undefined
}

const given = (value: string | undefined, before: string | null): string | null =>
  value === undefined ? before : value || null

/** A reading belongs to the name that it was typed for. */
const renamedTo = ({ name }: PersonCorrection, before: Person): boolean => name !== undefined && name !== before.name

/** Corrects who a person is; what the person did and does stays. @returns the person's id */
/** What figures are broken down by. */
const movesFigures = (a: PersonDetails, b: PersonDetails): boolean => a.sex !== b.sex || a.birthYear !== b.birthYear

export async function correctPerson(actor: Actor, id: string, correction: PersonCorrection): Promise<string> {
  await personFor(actor, 'roster.write', id)
  await transaction(async (session) => {
    const before = await People.findOne({ _id: id, ...scope(actor, 'roster.write') }, null, { session }).lean()
    if (!before) throw httpFail('notFound')
    const known: Known = { ...before, phone: clear(before, 'phone'), identityNumber: clear(before, 'identityNumber') }
    const after: Known = {
      name: correction.name ?? before.name,
      reading: given(correction.reading, renamedTo(correction, before) ? null : before.reading),
      staffNumber: given(correction.staffNumber, before.staffNumber),
      phone: given(correction.phone, known.phone),
      identityNumber: correction.identity ? acceptedIdentity(correction.identity) : known.identityNumber,
      details: correctedDetails(before.details, correction.details),
    }
    const what = personDifference(known, after)
    if (!what) return
    const { reason = '' } = correction
    refuseWithoutReason(known, after, reason)
    if (after.staffNumber && after.staffNumber !== before.staffNumber)
      await refuseTakenAnywhere({ ...before, staffNumber: after.staffNumber }, session)
    const { name, staffNumber, details } = after
    const names = nameFields(after)
    const numbers = Object.fromEntries(
      secrets
        .filter((field) => after[field] !== known[field])
        .map((field) => [field, sealedNumber(id, field, after[field])]),
    )
    if (numbers['identityNumber']) await refuseKnownIdentity({ ...before, ...numbers }, session)
    await People.updateOne({ _id: id }, { $set: { name, staffNumber, ...names, ...numbers, details } }, { session })
    const isShown = name !== before.name || names.pinyin !== before.pinyin || staffNumber !== before.staffNumber
    if (isShown || movesFigures(before.details, details))
      await personCorrected.emit({ person: id, name, pinyin: names.pinyin }, session)
    await recordCorrection(actor, id, { what, reason }, session)
    const detail = `${before.name}：${what}${reason && `，原因：${reason}`}`
    await note(actor, 'person.correct', id, detail, session)
  })
  return id
}

export async function refuseTakenAnywhere(person: Person, session: ClientSession): Promise<void> {
  const seenFrom = await Units.find({ _id: { $in: person.ancestors } }, null, { session }).lean()
  for (const unit of seenFrom) if (unit.level === 'institution') await refuseTaken(person, unit, session)
}

export interface AppointmentCorrection {
  from: string
  dualLeader: boolean
  /** null takes it away, absent it stays. */
  term?: Pick<Term, 'electedOn' | 'years'> | null | undefined
  reason: string
}

/** Corrects when a post began, or whether its holder is a 双带头人. @returns the person's id */
export async function correctAppointment(
  actor: Actor,
  id: string,
  { from, dualLeader, term: given, reason }: AppointmentCorrection,
): Promise<string> {
  return transaction(async (session) => {
    const row = await current(actor, id, session, from)
    if (row.to !== null && row.to <= from) throw fail('appointment.period')
    const before = row.term ?? null
    const term = given === undefined ? before : given && termOf(given)
    const isSameTerm = termInWords(before) === termInWords(term)
    if (row.from === from && row.dualLeader === dualLeader && isSameTerm) return row.person
    await raiseRevision(row.person, session)
    const others = (await recorded(row.person, session)).filter(({ _id }) => _id !== row._id)
    if (heldTwice(others, { ...row, from })) throw fail('appointment.heldTwice')
    const { _id } = await supersede(row, { from, dualLeader, ...(!isSameTerm && { term }) }, session)
    await changedPosts(row.person, session)
    const what = [
      row.from !== from && `任职开始 ${row.from} → ${from}`,
      row.dualLeader !== dualLeader && `双带头人 ${row.dualLeader ? '是' : '否'} → ${dualLeader ? '是' : '否'}`,
      !isSameTerm && `届期 ${termInWords(before)} → ${termInWords(term)}`,
    ].filter(Boolean)
    const detail = `${await titleOf(row, session)}：${what.join('，')}，${reason}`
    await note(actor, 'appointment.correct', _id, detail, session)
    return row.person
  })
}

/**
 * Takes an appointment back that was recorded by mistake: it was never held. Its record stays as superseded, with
 * nothing in its place; coverage follows. Twice is once. @returns the person's id
 */
export async function withdrawAppointment(actor: Actor, id: string, reason: string): Promise<string> {
  return transaction(async (session) => {
    const named = await Appointments.findOne({ _id: id, ...scope(actor, 'roster.write') }, null, { session }).lean()
    if (!named) throw httpFail('notFound')
    const row = await standing(named, session)
    if (!row) return named.person
    await raiseRevision(row.person, session)
    await postsEnding.emit({ posts: [row] }, session)
    await supersede(row, null, session)
    await changedPosts(row.person, session)
    const period = row.to ? `${row.from} 至 ${row.to}` : `${row.from} 起`
    await note(actor, 'appointment.withdraw', row._id, `${await titleOf(row, session)}：${period}，${reason}`, session)
    return row.person
  })
}

/** The record that stands where the named one stood; null when it was taken back. */
async function standing(named: Appointment, session: ClientSession): Promise<Appointment | null> {
  if (named.supersededAt === null) return named
  const { person, unit, position, from } = named
  return Appointments.findOne({ person, unit, position, from, supersededAt: null }, null, { session }).lean()
}
