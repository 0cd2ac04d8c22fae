/** The timetable follows its class to other days. */
import type { ClientSession } from 'mongoose'
import { daysAfter } from '../../../lib/period.ts'
import { fail } from '../classes.failures.ts'
import type { TrainingClass } from '../classes.model.ts'
import { daysBetween } from '../copied.rule.ts'
import { ClassSessions } from './timetable.model.ts'

type Dates = Pick<TrainingClass, 'from' | 'to'>

/** Where a class of as many days begins on another, its sessions move with it. @throws class.sessionsOutside */
export async function followDates(before: TrainingClass, after: Dates, session: ClientSession): Promise<void> {
  if (before.from === after.from && before.to === after.to) return
  const rows = await ClassSessions.find({ class: before._id }, { day: 1 }, { session }).lean()
  const days = daysBetween(before.from, after.from)
  const moves = days !== 0 && daysBetween(before.to, after.to) === days
  const outside = rows.filter(({ day }) => !moves && (day < after.from || day > after.to))
  if (outside.length > 0) throw fail('class.sessionsOutside', { count: outside.length })
  if (moves && rows.length > 0)
    await ClassSessions.bulkWrite(
      rows.map(({ _id, day }) => ({
        updateOne: { filter: { _id }, update: { $set: { day: daysAfter(day, days) }, $inc: { revision: 1 } } },
      })),
      { session },
    )
}
