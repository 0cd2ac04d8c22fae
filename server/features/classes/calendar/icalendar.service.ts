/** The calendar as iCalendar. The only place that knows the library. */
import ical from 'ical-generator'
import { getVtimezoneComponent } from '@touch4it/ical-timezones'
import type { Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { daysAfter } from '../../../lib/period.ts'
import { clockTime } from '../timetable/minutes.rule.ts'
import { entriesOf, placeOfClass, placeOfSession, type Entries } from './entries.service.ts'

const ZONE = 'Asia/Shanghai'
const [PAST_DAYS, COMING_DAYS] = [90, 400]

/**
 * Days and times are given as they are written, without a zone: the library writes them as they stand, with the zone
 * beside them, whatever the zone of this machine. A `Date` would come out in the zone of the machine.
 */
const written = (day: string, minutes = 0): string => `${day}T${clockTime(minutes)}:00`
const endOf = (day: string, minutes: number): string =>
  minutes >= 1_440 ? written(daysAfter(day, 1)) : written(day, minutes)

function icalendarOf({ classes, sessions, bases, teachers }: Entries, publicUrl: string): string {
  const zone = { name: null, generator: getVtimezoneComponent } // none for the calendar itself: its stamps are UTC
  const calendar = ical({ name: '红领学堂 培训日历', prodId: '//hongling//training calendar//CN', timezone: zone })
  const host = new URL(publicUrl).hostname
  const about = (id: string) => ({ id: `${id}@${host}`, stamp: now(), timezone: ZONE })
  const byId = new Map(classes.map((each) => [each._id, each]))
  const withSessions = new Set(sessions.map((each) => each.class))
  for (const each of classes.filter(({ _id }) => !withSessions.has(_id)))
    calendar.createEvent({
      ...about(each._id),
      start: written(each.from),
      end: written(daysAfter(each.to, 1)),
      allDay: true,
      summary: each.title,
      location: placeOfClass(each, bases),
    })
  for (const each of sessions) {
    const of = byId.get(each.class)!
    const teacher = each.teacher && teachers.get(each.teacher)?.name
    calendar.createEvent({
      ...about(each._id),
      start: written(each.day, each.from),
      end: endOf(each.day, each.to),
      summary: each.title,
      description: [of.title, teacher && `授课：${teacher}`, each.link].filter(Boolean).join('\n'),
      location: placeOfSession(each, of, bases) || placeOfClass(of, bases),
      ...(each.link && { url: each.link }),
    })
  }
  return calendar.toString()
}

export async function calendarFile(actor: Actor, publicUrl: string): Promise<string> {
  const today = businessDate()
  return icalendarOf(await entriesOf(actor, daysAfter(today, -PAST_DAYS), daysAfter(today, COMING_DAYS)), publicUrl)
}
