/** 签到 and 请假 of the classes that are over or held now: most come, some late, a few ask for leave. */
import { attendanceId, type Attendance } from '../server/features/attendance/attendance.model.ts'
import type { AttendanceState, EntryWay } from '../server/features/attendance/attendance.rule.ts'
import type { Leave } from '../server/features/attendance/leaves/leaves.model.ts'
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import type { ClassSession } from '../server/features/classes/timetable/timetable.model.ts'
import { addDays, instant } from './dates.ts'
import { random, type Random } from './random.ts'

interface Given {
  classes: readonly TrainingClass[]
  sessions: readonly ClassSession[]
  nominations: readonly Nomination[]
  today: string
}
const STAFF = '班务老师'
const REASONS = ['医院急诊值班', '学校迎接专项检查', '主持支部换届选举', '家中老人住院', '参加市里的会议'] as const

/** By what chance, and on which way it was entered. */
function arrivalOf(chance: Random): { state: AttendanceState; way: EntryWay } {
  const drawn = chance.next()
  if (drawn < 0.92) return { state: 'present', way: drawn < 0.8 ? 'code' : 'list' }
  if (drawn < 0.97) return { state: 'late', way: 'code' }
  return drawn < 0.985 ? { state: 'early', way: 'list' } : { state: 'absent', way: 'list' }
}

function entryOf(session: ClassSession, { person, name }: Nomination, chance: Random): Attendance {
  const { state, way } = arrivalOf(chance)
  const minutes = session.from + (state === 'late' ? chance.int(11, 25) : -chance.int(1, 20))
  const at = instant(session.day, minutes)
  const by = way === 'code' ? name : STAFF
  return {
    ...{ _id: attendanceId(session._id, person), class: session.class, session: session._id, person, state, way, at },
    ...{ place: null, claim: null, history: [{ at, by, state, way, reason: '' }], revision: 1 },
  }
}

/** One in some, for a session or two; in classes that are still to be held it waits for an answer. */
function leaveOf(
  { from }: TrainingClass,
  sessions: readonly ClassSession[],
  { class: of, person, name }: Nomination,
  today: string,
  chance: Random,
): Leave | null {
  if (!chance.chance(0.06) || sessions.length === 0) return null
  const first = chance.int(0, sessions.length - 1)
  const own = sessions.slice(first, first + chance.int(1, 2))
  const askedAt = instant(addDays(from, -chance.int(1, 3)), 9 * 60 + chance.int(0, 400))
  const isPast = own[0]!.day < today
  const isRefused = isPast && chance.chance(0.15)
  const text = isRefused ? '请安排同事代为值班。' : '同意'
  const answer = isPast ? { by: STAFF, at: instant(addDays(from, -1), 16 * 60), text } : null
  return {
    ...{ _id: chance.id(), class: of, person, name, sessions: own.map(({ _id }) => _id), reason: chance.pick(REASONS) },
    ...{ proofs: [], state: isRefused ? 'refused' : isPast ? 'approved' : 'asked', askedAt, answer, revision: 1 },
  }
}

export function makeAttendance({ classes, sessions, nominations, today }: Given) {
  const chance = random('attendance')
  const sessionsOf = Map.groupBy(sessions, (session) => session.class)
  const membersOf = Map.groupBy(
    nominations.filter(({ state }) => isSeated(state)),
    (row) => row.class,
  )
  const attendances: Attendance[] = []
  const leaves: Leave[] = []
  for (const row of classes.filter(({ from, state }) => from <= today && state !== 'draft')) {
    const all = sessionsOf.get(row._id) ?? []
    const held = all.filter(({ day }) => day < today)
    for (const member of membersOf.get(row._id) ?? []) {
      const leave = leaveOf(row, all, member, today, chance)
      if (leave) leaves.push(leave)
      const away = new Set(leave?.state === 'approved' ? leave.sessions : [])
      attendances.push(...held.filter(({ _id }) => !away.has(_id)).map((each) => entryOf(each, member, chance)))
    }
  }
  return { attendances, leaves }
}
