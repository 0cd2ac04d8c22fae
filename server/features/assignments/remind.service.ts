/** Who has not handed in is told three days and one day before the last day. */
import { now, businessDate } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { classesById, type TrainingClass } from '../classes/kindred.service.ts'
import { membersOf } from '../classes/members.service.ts'
import { Assignments, type Assignment } from './assignments.model.ts'
import { isHandedIn } from './assignments.present.ts'
import { Submissions } from './submissions.model.ts'
import { tellDue } from './tell.ts'

const BEFORE = [3, 1]
const DAY_MS = 86_400_000

async function remindOf(row: Assignment, of: TrainingClass, days: number): Promise<void> {
  const members = await membersOf(row.class)
  const written = await Submissions.find({ assignment: row._id }, { people: 1, state: 1 }).lean()
  const done = new Set(written.filter(({ state }) => isHandedIn(state)).flatMap(({ people }) => people))
  const owing = members.map(({ person }) => person).filter((person) => !done.has(person))
  if (owing.length > 0) await transaction((session) => tellDue(row, of, owing, days, session))
}

export async function remind(stop: AbortSignal): Promise<void> {
  for (const days of BEFORE) {
    const dueOn = businessDate(new Date(now().getTime() + days * DAY_MS))
    const rows = await Assignments.find({ state: 'published', dueOn }).lean()
    const classes = await classesById(rows.map((row) => row.class))
    for (const row of rows) {
      if (stop.aborted) return
      const of = classes.get(row.class)
      if (of && of.state !== 'cancelled') await remindOf(row, of, days)
    }
  }
}
