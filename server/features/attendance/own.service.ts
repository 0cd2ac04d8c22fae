/** A trainee's own attendance. */
import type { Actor } from '../../access/actor.ts'
import { ownClass, type TrainingClass } from '../classes/members.service.ts'
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

export async function attendanceOf(trainingClass: TrainingClass, person: string): Promise<OwnAttendance> {
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
