import type { AttendanceStanding } from '../../../server/features/attendance/attendance.rule.ts'
import type { LeaveVerdict } from '../../../server/features/attendance/leaveShare.rule.ts'
import type { LeaveState } from '../../../server/features/attendance/leaves/leaves.rule.ts'
import { clockSpan, weekdayOf } from '../../../server/features/classes/timetable/minutes.rule.ts'
import type { Reply } from '../../lib/api.ts'
import { day } from '../../ui/format.ts'

export type SittingCard = Reply<'attendance', 'sessions'>['items'][number]
export type Roll = Reply<'attendance', 'roll'>
export type RollLine = Roll['items'][number]
export type OwnSession = Reply<'ownAttendance', 'show'>['sessions'][number]
export type LeaveView = Reply<'leaves', 'own'>['items'][number]
export type Share = Reply<'attendance', 'shares'>['items'][number]
export type Signed = Reply<'ownAttendance', 'signIn'>

type Tone = 'neutral' | 'success' | 'warning' | 'info' | 'red' | 'gold'
export const TONES: Record<AttendanceStanding, Tone> = {
  present: 'success',
  late: 'warning',
  early: 'warning',
  leave: 'info',
  absent: 'red',
  pending: 'warning',
  none: 'neutral',
}
export const LEAVE_TONES: Record<LeaveState, Tone> = {
  asked: 'warning',
  approved: 'success',
  refused: 'red',
  withdrawn: 'neutral',
}
export const VERDICT_TONES: Record<LeaveVerdict, Tone> = { fine: 'neutral', near: 'warning', beyond: 'red' }

interface When {
  day: string
  from: number
  to: number
}
export const when = ({ day: date, from, to }: When): string => `${day(date)} ${weekdayOf(date)} ${clockSpan(from, to)}`
