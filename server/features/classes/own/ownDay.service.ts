/** The day of a trainee: sessions of today, and when it goes on. */
import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { businessDate } from '../../../lib/clock.ts'
import type { TrainingClass } from '../classes.model.ts'
import { phaseOn } from '../classes.rule.ts'
import { ownClass, ownClasses } from '../members.service.ts'
import { ClassSessions } from '../timetable/timetable.model.ts'
import { presentSessions } from '../timetable/timetable.present.ts'
import type { OwnDayView, RunningClasses } from './ownClasses.contract.ts'

const sessionsOn = async ({ _id, base }: TrainingClass, day: string) =>
  presentSessions(
    base,
    await ClassSessions.find({ class: _id, day }).sort({ class: 1, day: 1, from: 1, _id: 1 }).lean(),
  )

async function nextDayAfter({ _id }: TrainingClass, day: string): Promise<string | null> {
  const [next] = await ClassSessions.find({ class: _id, day: { $gt: day } }, { day: 1 })
    .sort({ class: 1, day: 1, from: 1, _id: 1 })
    .limit(1)
    .lean()
  return next?.day ?? null
}

export async function ownDay(actor: Actor, id: string): Promise<z.input<typeof OwnDayView>> {
  const { trainingClass } = await ownClass(actor, id)
  const date = businessDate()
  const sessions = await sessionsOn(trainingClass, date)
  const next = await nextDayAfter(trainingClass, date)
  return {
    date,
    sessions,
    next: next === null ? null : { day: next, sessions: await sessionsOn(trainingClass, next) },
  }
}

/** Classes that are held today and in which the actor has a seat. */
export async function runningClasses(actor: Actor): Promise<z.input<typeof RunningClasses>> {
  const date = businessDate()
  const running = (await ownClasses(actor)).filter((each) => phaseOn(each, date) === 'running')
  return {
    date,
    items: await Promise.all(
      running.map(async (each) => ({ id: each._id, title: each.title, sessions: await sessionsOn(each, date) })),
    ),
  }
}
