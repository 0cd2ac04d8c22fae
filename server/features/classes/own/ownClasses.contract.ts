import { z } from 'zod'
import { api, get } from '../../../http/endpoint.ts'
import { BusinessDate, Credit, Id } from '../../../lib/schema.ts'
import { modes, phases } from '../classes.rule.ts'
import { SessionView } from '../timetable/timetable.contract.ts'

/** A class in which the caller has a seat. */
export const OwnClassView = z.object({
  id: Id,
  title: z.string(),
  intake: z.int(),
  base: z.string(),
  from: BusinessDate,
  to: BusinessDate,
  mode: z.enum(modes),
  phase: z.enum(phases),
  venue: z.string(),
  bring: z.string(),
  directions: z.string(),
  credit: Credit,
})

export const OwnDayView = z.object({
  date: BusinessDate,
  sessions: z.array(SessionView),
  /** The next day on which there are sessions; null: there is none any more. */
  next: z.object({ day: BusinessDate, sessions: z.array(SessionView) }).nullable(),
})
export const RunningClasses = z.object({
  date: BusinessDate,
  items: z.array(z.object({ id: Id, title: z.string(), sessions: z.array(SessionView) })),
})

export const ownClasses = api('/own-classes', {
  running: get('/running', {
    summary: 'Classes in which the caller has a seat and which are held today, with the sessions of today',
    can: 'learning.own',
    reply: RunningClasses,
  }),
  day: get('/:trainingClass/day', {
    summary: 'Sessions of today in a class in which the caller has a seat, and of the next day that has some',
    can: 'learning.own',
    reply: OwnDayView,
  }),
  show: get('/:trainingClass', {
    summary: 'A class 班级 in which the caller has a seat',
    can: 'learning.own',
    reply: OwnClassView,
  }),
})
