/** The screen of the classroom: the code of these 15 s, and the wall of who is in. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { membersOf, type Member } from '../classes/members.service.ts'
import { classSession, type ClassSession } from '../classes/timetable/timetable.service.ts'
import { classToRun, type TrainingClass } from '../classes/visible.service.ts'
import { Attendances, type Attendance } from './attendance.model.ts'
import { signInSettings } from './settings.service.ts'
import { beginOf, endsAt, opensAt, stepOf } from './signIn.rule.ts'
import { signInCode } from './signInCode.ts'

export interface Place {
  trainingClass: string
  classSession: string
}
export interface Sitting {
  trainingClass: TrainingClass
  session: ClassSession
}

/** A session of a class that the actor runs. @throws notFound */
export async function sittingToRun(actor: Actor, place: Place): Promise<Sitting> {
  const trainingClass = await classToRun(actor, place.trainingClass)
  const session = await classSession(place.classSession)
  if (!session || session.class !== trainingClass._id || trainingClass.state === 'cancelled') throw httpFail('notFound')
  return { trainingClass, session }
}

export interface ScreenCode {
  link: string
  /** Until the next one. */
  leftMs: number
}

/** None outside the time of signing in. */
export async function screenCode(
  app: AppContext,
  actor: Actor,
  place: Place,
): Promise<{ code: ScreenCode | null; opensAt: number; endsAt: number }> {
  const { trainingClass, session } = await sittingToRun(actor, place)
  const settings = await signInSettings(trainingClass._id)
  const times = { opensAt: opensAt(session, settings), endsAt: endsAt(session) }
  const at = now().getTime()
  if (at < times.opensAt || at >= times.endsAt) return { code: null, ...times }
  const step = stepOf(at)
  const link = `${app.config.publicUrl}/learn/sign-in/${signInCode(session._id, step, app.secret)}`
  return { code: { link, leftMs: beginOf(step + 1) - at }, ...times }
}

export interface Wall extends Sitting {
  members: Member[]
  entries: ReadonlyMap<string, Pick<Attendance, 'state' | 'at' | 'claim' | 'revision'>>
}

export async function wallOf(actor: Actor, place: Place): Promise<Wall> {
  const sitting = await sittingToRun(actor, place)
  const { trainingClass, session } = sitting
  const [members, rows] = await Promise.all([
    membersOf(trainingClass._id),
    Attendances.find(
      { class: trainingClass._id, session: session._id },
      { person: 1, state: 1, at: 1, claim: 1, revision: 1 },
    ).lean(),
  ])
  return { ...sitting, members, entries: new Map(rows.map((row) => [row.person, row])) }
}
