/** 签到 by the code on the screen of the classroom. */
import type { Actor } from '../../access/actor.ts'
import { signToken, verifyToken } from '../../access/signedToken.ts'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { Failure } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { ownClass, type TrainingClass } from '../classes/members.service.ts'
import { classSession, type ClassSession } from '../classes/timetable/timetable.service.ts'
import { fail } from './attendance.failures.ts'
import { attendanceId, Attendances, type Attendance, type SignInSettings } from './attendance.model.ts'
import { isAttending } from './attendance.rule.ts'
import { tellClaimsLater } from './claims.service.ts'
import { entered, enterOne } from './enter.ts'
import { signInSettings } from './settings.service.ts'
import {
  arrivalAt,
  beginOf,
  CLAIM_MS,
  isFresh,
  opensAt,
  whereabouts,
  type Point,
  type Whereabouts,
} from './signIn.rule.ts'
import { readSignInCode } from './signInCode.ts'

export type Phone = Point & { accuracy: number }
export interface SignedIn {
  trainingClass: TrainingClass
  session: ClassSession
  row: Attendance
}
interface Scan extends Omit<SignedIn, 'row'> {
  step: number
  person: string
  name: string
  before: Attendance | null
}

const stored = readTogether<Attendance>(async (ids) => byId(await Attendances.find({ _id: { $in: ids } }).lean()))

/** What a code is of, for who has a seat in that class. @throws signIn.codeWrong, signIn.notMember */
async function scanned({ secret }: Pick<AppContext, 'secret'>, actor: Actor, code: string): Promise<Scan> {
  const read = readSignInCode(code, secret)
  const session = read && (await classSession(read.session))
  if (!session) throw fail('signIn.codeWrong')
  const { trainingClass, member } = await ownClass(actor, session.class).catch((error: unknown) => {
    throw error instanceof Failure && error.code === 'notFound' ? fail('signIn.notMember') : error
  })
  const { person, name } = member
  const before = (await stored(attendanceId(session._id, person))) ?? null
  return { trainingClass, session, step: read.step, person, name, before }
}

function arrival(session: ClassSession, settings: SignInSettings, at: number): 'present' | 'late' {
  const found = arrivalAt(session, settings, at)
  if (found === 'early') throw fail('signIn.tooEarly', { opens: momentInWords(new Date(opensAt(session, settings))) })
  if (found === 'over') throw fail('signIn.over')
  return found
}

const PURPOSE = 'class sign-in place'
/** As long as a phone may take to ask its owner for leave, and to find out where it is. */
const TICKET_MS = 60_000
interface Ticket {
  session: string
  person: string
  until: number
}

/** Says that the person scanned in time: the code grows old while the phone finds out where it is. */
function holdsTicket({ secret }: Pick<AppContext, 'secret'>, { session, person }: Scan, given: string, at: number) {
  const ticket = verifyToken(given, PURPOSE, secret) as Ticket | null
  return ticket?.session === session._id && ticket.person === person && at < ticket.until
}

/** Asked in rooms of the base alone. @throws signIn.placeNeeded, signIn.outside */
function placeOf(
  { session, person }: Scan,
  { place }: SignInSettings,
  { phone, at, secret }: { phone: Phone | null; at: number; secret: string },
): Whereabouts | null {
  if (!place || session.room === null) return null
  if (!phone) {
    const ticket: Ticket = { session: session._id, person, until: at + TICKET_MS }
    throw fail('signIn.placeNeeded', { ticket: signToken(ticket, PURPOSE, secret) })
  }
  const found = whereabouts(place, phone)
  if (!found.within) throw fail('signIn.outside', { metres: found.metres })
  return found
}

/**
 * Of several scans at the same moment one is entered; whoever was entered before is told so. Without a `state` what
 * stands then holds, be it entered meanwhile.
 */
async function enter(
  scan: Scan,
  given: Pick<Attendance, 'way' | 'at' | 'place' | 'claim'> & { state?: 'present' | 'late' },
): Promise<SignedIn> {
  const { trainingClass, session, person, name } = scan
  const of = { class: trainingClass._id, session: session._id, person, by: name }
  const make = (before: Attendance | null) => entered(before, { ...of, state: before?.state ?? null, ...given })
  const row = await enterOne(make(scan.before)).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error
    return null
  })
  const stands = row ?? (await Attendances.findById(attendanceId(session._id, person)).lean())!
  if (row || isAttending(stands.state) || (given.claim && stands.claim)) return { trainingClass, session, row: stands }
  return enter({ ...scan, before: stands }, given)
}

/** Sent again it is the same one, however old the code has become. @throws signIn.* */
export async function signIn(
  app: Pick<AppContext, 'secret'>,
  actor: Actor,
  { code, phone, ticket }: { code: string; phone: Phone | null; ticket: string },
): Promise<SignedIn> {
  const at = now() // as it came: a server that is slow makes no code old
  const scan = await scanned(app, actor, code)
  const { trainingClass, session, before } = scan
  if (before && isAttending(before.state)) return { trainingClass, session, row: before }
  // a ticket is good for the answer of the phone alone: asked for again, it would last as long as one likes
  const inTime = isFresh(scan.step, at.getTime()) || (phone && holdsTicket(app, scan, ticket, at.getTime()))
  if (!inTime) throw fail('signIn.codeOld')
  const settings = await signInSettings(trainingClass._id)
  const state = arrival(session, settings, at.getTime())
  const place = placeOf(scan, settings, { phone, at: at.getTime(), secret: app.secret })
  return enter(scan, { state, way: 'code', at, place, claim: null })
}

/**
 * A scan that had no net then. It says when the code was shown, by the server's own signature; whether the person stood
 * before the screen is for the staff to judge. @throws signIn.*
 */
export async function claim(app: Pick<AppContext, 'secret'>, actor: Actor, code: string): Promise<SignedIn> {
  const scan = await scanned(app, actor, code)
  const { trainingClass, session, before } = scan
  if (before && (isAttending(before.state) || before.claim)) return { trainingClass, session, row: before }
  const sentAt = now()
  const shownAt = new Date(beginOf(scan.step))
  const late = sentAt.getTime() - shownAt.getTime()
  if (late < 0) throw fail('signIn.codeWrong')
  if (late > CLAIM_MS) throw fail('signIn.claimLate')
  const found = arrivalAt(session, await signInSettings(trainingClass._id), shownAt.getTime())
  if (found === 'early' || found === 'over') throw fail('signIn.claimOutside')
  await tellClaimsLater(trainingClass._id)
  const waits = { shownAt, sentAt, answer: null }
  return enter(scan, { way: 'claim', at: shownAt, place: null, claim: waits })
}
