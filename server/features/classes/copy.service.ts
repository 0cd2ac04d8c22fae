/** The same class again: every date some whole weeks later, nobody nominated and nothing spent yet. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { newId } from '../../lib/id.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { bookAt } from '../bases/bases.service.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'
import { weeksLater } from './copied.rule.ts'
import { nameThings } from './named.service.ts'
import { inWords, nextIntake } from './save.service.ts'
import { ClassSessions } from './timetable/timetable.model.ts'
import { classIn } from './visible.service.ts'

interface Copy {
  id: string
  title: string
  weeks: number
}

async function rowOf(from: TrainingClass, { id, title, weeks }: Copy): Promise<TrainingClass> {
  const later = (date: string): string => weeksLater(date, weeks)
  const dates = {
    from: later(from.from),
    to: later(from.to),
    nominateFrom: later(from.nominateFrom),
    nominateUntil: later(from.nominateUntil),
    quotasFreeOn: from.quotasFreeOn && later(from.quotasFreeOn),
  }
  const planned = { ...from, ...dates, _id: id, title, year: Number(dates.from.slice(0, 4)) }
  return {
    ...planned,
    intake: await nextIntake(planned),
    ...{ seated: 0, nominated: 0, state: 'draft', rankedAt: null, seating: 0, cancelled: null, revision: 1 },
    budget: from.budget.map((each) => ({ ...each, spent: 0 })),
  }
}

async function copyTimetable(before: string, { id, weeks }: Copy, session: ClientSession): Promise<void> {
  const rows = await ClassSessions.find({ class: before }, null, { session }).lean()
  if (rows.length === 0) return
  const copied = rows.map((row) => ({
    ...row,
    _id: newId(),
    class: id,
    day: weeksLater(row.day, weeks),
    revision: 1,
  }))
  await ClassSessions.insertMany(copied, { session })
}

/** @throws base.archived, class.unknownProgramme, class.unknownRequirement where these are no more in use */
export async function copyClass(actor: Actor, before: string, copy: Copy): Promise<TrainingClass> {
  const from = await classIn(actor, 'class.write', before)
  const row = await rowOf(from, copy)
  const create = () =>
    transaction(async (session) => {
      await bookAt(actor, row.base, session)
      await nameThings(actor, row, null, session)
      await TrainingClasses.create([row], { session })
      await copyTimetable(before, copy, session)
      await note(actor, 'class.create', copy.id, inWords(row), session)
    })
  const given = ['title', 'base', 'from', 'to'] as const
  return createOnce(TrainingClasses, { row, given, own: scope(actor, 'class.write'), create })
}
