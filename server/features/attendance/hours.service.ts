/** Hours of a class, for who decides by them. */
import type { ClientSession } from 'mongoose'
import { membersOf } from '../classes/members.service.ts'
import type { Hours } from './attendance.rule.ts'
import { attendedDays, factsOf, hoursIn } from './facts.service.ts'

export interface AttendedHours extends Hours {
  /** What was attended of each day. */
  days: number[]
}

/**
 * Of every member, in hundredths of a 学时: of sessions that are over and in which the list was kept. What waits to be
 * judged is in the total alone.
 */
export async function hoursOf(trainingClass: string, session?: ClientSession): Promise<Map<string, AttendedHours>> {
  const members = await membersOf(trainingClass, {}, session)
  const facts = await factsOf(trainingClass, session)
  return new Map(
    members.map(({ person }) => [person, { ...hoursIn(facts, person), days: attendedDays(facts, person) }]),
  )
}
