/** What is known of the attendance of a class: its sessions, entries and leaves, and how a person stands by them. */
import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { sessionsOf, type ClassSession } from '../classes/timetable/timetable.service.ts'
import { attendanceId, Attendances, type Attendance } from './attendance.model.ts'
import { hoursFrom, isTaken, standingOf, type AttendanceStanding, type Hours } from './attendance.rule.ts'
import { Leaves } from './leaves/leaves.model.ts'
import { isOver } from './signIn.rule.ts'

type Entry = Omit<Attendance, 'history'>
export interface Facts {
  sessions: ClassSession[]
  /** By `attendanceId`. */
  entries: ReadonlyMap<string, Entry>
  /** `attendanceId` of every session for which a leave was granted. */
  onLeave: ReadonlySet<string>
  /** Sessions in which the list was kept. */
  taken: ReadonlySet<string>
  at: number
}
const within = (session: ClientSession | undefined) => (session ? { session } : {})

async function leavesOf(where: { class: string; person?: string }, session?: ClientSession): Promise<Set<string>> {
  const rows = await Leaves.find({ ...where, state: 'approved' }, { person: 1, sessions: 1 }, within(session)).lean()
  return new Set(rows.flatMap(({ person, sessions }) => sessions.map((each) => attendanceId(each, person))))
}

/** Of everybody in a class: as many rows as it has seats, times its sessions. */
export async function factsOf(trainingClass: string, session?: ClientSession): Promise<Facts> {
  const sessions = await sessionsOf(trainingClass, session)
  const rows = await Attendances.find({ class: trainingClass }, { history: 0 }, within(session)).lean<Entry[]>()
  const bySession = Map.groupBy(rows, (row) => row.session)
  return {
    sessions,
    entries: new Map(rows.map((row) => [row._id, row])),
    onLeave: await leavesOf({ class: trainingClass }, session),
    taken: new Set(sessions.flatMap(({ _id }) => (isTaken(bySession.get(_id) ?? []) ? _id : []))),
    at: now().getTime(),
  }
}

const KEPT = { $in: ['present', 'late', 'early', 'absent'] as const }

/** Of one person: whether the list was kept is asked session by session, by the index. */
export async function factsOfPerson(trainingClass: string, person: string): Promise<Facts> {
  const at = now().getTime()
  const [sessions, rows, onLeave] = await Promise.all([
    sessionsOf(trainingClass),
    Attendances.find({ person, class: trainingClass }, { history: 0 }).lean<Entry[]>(),
    leavesOf({ class: trainingClass, person }),
  ])
  const past = sessions.filter((each) => isOver(each, at))
  const kept = await Promise.all(
    past.map(({ _id }) => Attendances.exists({ class: trainingClass, session: _id, state: KEPT })),
  )
  const taken = new Set(past.flatMap(({ _id }, index) => (kept[index] ? _id : [])))
  return { sessions, entries: new Map(rows.map((row) => [row._id, row])), onLeave, taken, at }
}

export function standingIn({ entries, onLeave, taken, at }: Facts, session: ClassSession, person: string) {
  const id = attendanceId(session._id, person)
  const known = { onLeave: onLeave.has(id), past: isOver(session, at), taken: taken.has(session._id) }
  return standingOf(entries.get(id), known)
}

export function hoursIn(facts: Facts, person: string): Hours {
  const held = facts.sessions.filter((each) => isOver(each, facts.at) && facts.taken.has(each._id))
  return hoursFrom(held.map((each) => ({ credit: each.credit, standing: standingIn(facts, each, person) })))
}

/** What a person attended, day by day: credit is limited by the day. */
export const attendedDays = (facts: Facts, person: string): number[] =>
  [...Map.groupBy(facts.sessions, ({ day }) => day).values()].map(
    (sessions) => hoursIn({ ...facts, sessions }, person).attended,
  )

const MISSING: readonly AttendanceStanding[] = ['leave', 'absent']

/** What a person misses of a class: absence, and leave, be it still to come. */
export const missedIn = (facts: Facts, person: string): number =>
  facts.sessions
    .filter((each) => MISSING.includes(standingIn(facts, each, person)))
    .reduce((sum, { credit }) => sum + credit, 0)
