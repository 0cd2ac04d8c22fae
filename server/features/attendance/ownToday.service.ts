/** Today's sessions in the classes that a trainee is in: at most a few. */
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { basesById } from '../bases/bases.service.ts'
import { ownClasses } from '../classes/members.service.ts'
import { attendanceOf, type OwnAttendance } from './own.service.ts'
import { presentOwnSession } from './ownPresent.ts'

/** The rooms of its base by their ids. */
export async function roomsOf({ trainingClass }: OwnAttendance): Promise<Map<string, string>> {
  const base = (await basesById([trainingClass.base])).get(trainingClass.base)
  return new Map(base?.rooms.map(({ id, name }) => [id, name]))
}

async function shownToday(own: OwnAttendance, today: string) {
  const sessions = own.sessions.filter(({ session }) => session.day === today)
  const { _id: id, title } = own.trainingClass
  return { trainingClass: { id, title }, sessions: sessions.map(presentOwnSession(own, await roomsOf(own))) }
}

export async function signInsToday(actor: Actor) {
  const today = businessDate()
  const held = (await ownClasses(actor)).filter(({ from, to }) => from <= today && today <= to)
  const all = await Promise.all(held.map(async (each) => shownToday(await attendanceOf(each, actor.person!), today)))
  return all.filter(({ sessions }) => sessions.length > 0)
}
