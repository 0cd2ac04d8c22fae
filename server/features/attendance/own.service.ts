/** A trainee's own attendance. */
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { ownClass, ownClasses, type TrainingClass } from '../classes/members.service.ts'
import type { ClassSession } from '../classes/timetable/timetable.service.ts'
import { attendanceId, type SignInSettings } from './attendance.model.ts'
import type { AttendanceStanding, Hours } from './attendance.rule.ts'
import { factsOfPerson, hoursIn, missedIn, standingIn, type Facts } from './facts.service.ts'
import { signInSettings } from './settings.service.ts'

export interface OwnSession {
  session: ClassSession
  standing: AttendanceStanding
  entry: ReturnType<Facts['entries']['get']>
}
export interface OwnAttendance {
  trainingClass: TrainingClass
  sessions: OwnSession[]
  settings: SignInSettings
  hours: Hours
  missed: number
}

async function attendanceOf(trainingClass: TrainingClass, person: string): Promise<OwnAttendance> {
  const { _id: id } = trainingClass
  const [facts, settings] = await Promise.all([factsOfPerson(id, person), signInSettings(id)])
  const sessions = facts.sessions.map((session) => ({
    session,
    standing: standingIn(facts, session, person),
    entry: facts.entries.get(attendanceId(session._id, person)),
  }))
  return { trainingClass, sessions, settings, hours: hoursIn(facts, person), missed: missedIn(facts, person) }
}

export async function ownAttendance(actor: Actor, id: string): Promise<OwnAttendance> {
  const { trainingClass, member } = await ownClass(actor, id)
  return attendanceOf(trainingClass, member.person)
}

/** In classes that are held today: at most a few. */
export async function ownToday(actor: Actor): Promise<OwnAttendance[]> {
  const today = businessDate()
  const held = (await ownClasses(actor)).filter(({ from, to }) => from <= today && today <= to)
  const all = await Promise.all(held.map((each) => attendanceOf(each, actor.person!)))
  return all
    .map((each) => ({ ...each, sessions: each.sessions.filter(({ session }) => session.day === today) }))
    .filter(({ sessions }) => sessions.length > 0)
}
