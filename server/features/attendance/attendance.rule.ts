/** 签到: how a person stood in a session. Pure; the browser shows the same. */
export const attendanceStates = ['present', 'late', 'early', 'leave', 'absent'] as const
export type AttendanceState = (typeof attendanceStates)[number]
export const ATTENDANCE: Record<AttendanceState, string> = {
  present: '到课',
  late: '迟到',
  early: '早退',
  leave: '请假',
  absent: '缺课',
}
/** `pending` 待确认: a late scan that staff have yet to judge. `none`: nothing is known yet. */
export const standings = [...attendanceStates, 'pending', 'none'] as const
export type AttendanceStanding = (typeof standings)[number]
export const STANDINGS: Record<AttendanceStanding, string> = { ...ATTENDANCE, pending: '补签待确认', none: '未登记' }

/** By which way an entry came. */
export const entryWays = ['code', 'claim', 'list', 'import'] as const
export type EntryWay = (typeof entryWays)[number]
export const WAYS: Record<EntryWay, string> = {
  code: '扫码',
  claim: '补签',
  list: '登记',
  import: '导入参会名单',
}

/** Who was there, be it late or not to the end: the hours count. */
const ATTENDED: readonly AttendanceState[] = ['present', 'late', 'early']
export const isAttending = (state: AttendanceState | null): boolean => state !== null && ATTENDED.includes(state)

export interface EntryLike {
  state: AttendanceState | null
  /** A late scan; `answer`: what staff made of it. */
  claim: { answer: object | null } | null
}
/** A late scan waits to be judged, also where the list was closed before it came. */
export const claimWaits = ({ state, claim }: EntryLike): boolean =>
  claim !== null && claim.answer === null && !isAttending(state)

/** Whether the list was kept in a session at all: who stands in none of one that was kept by nobody is not absent. */
export const isTaken = (entries: readonly EntryLike[]): boolean =>
  entries.some(({ state }) => state !== null && state !== 'leave')

/** Who was entered as there was there; then a late scan waits; then what else was entered; then a leave that was granted. */
export function standingOf(
  entry: EntryLike | undefined,
  { onLeave, past, taken }: { onLeave: boolean; past: boolean; taken: boolean },
): AttendanceStanding {
  if (entry && claimWaits(entry)) return 'pending'
  if (entry?.state) return entry.state
  if (onLeave) return 'leave'
  return past && taken ? 'absent' : 'none'
}

/** Hundredths of a 学时 of sessions that are over and in which the list was kept. */
export interface Hours {
  attended: number
  leave: number
  absent: number
  /** Of them all; what waits to be judged is in none of the others. */
  total: number
}
export function hoursFrom(sessions: readonly { credit: number; standing: AttendanceStanding }[]): Hours {
  const hours: Hours = { attended: 0, leave: 0, absent: 0, total: 0 }
  for (const { credit, standing } of sessions) {
    hours.total += credit
    if (standing === 'leave' || standing === 'absent') hours[standing] += credit
    else if (standing !== 'pending' && standing !== 'none') hours.attended += credit
  }
  return hours
}
