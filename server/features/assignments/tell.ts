/** Who is told of assignments: trainees of what they owe and got, who runs the class of what waits. */
import type { ClientSession } from 'mongoose'
import { businessDate } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { holdersIn } from '../accounts/recipients.service.ts'
import { holdersFor } from '../accounts/thingRoles.service.ts'
import type { TrainingClass } from '../classes/kindred.service.ts'
import { notify } from '../notifications/notify.service.ts'
import type { Assignment } from './assignments.model.ts'
import { markOf, resultInWords } from './assignments.present.ts'
import type { Submission } from './submissions.model.ts'

type OfClass = Pick<TrainingClass, '_id' | 'title' | 'ancestors'>
const ownLink = ({ _id, class: of }: Assignment): string => `/learn/classes/${of}/assignments/${_id}`

/** Told once for each last day that it has. */
export async function tellPublished(
  row: Assignment,
  { title }: OfClass,
  people: readonly string[],
  session: ClientSession,
): Promise<void> {
  const values = { title: row.title, class: title, dueOn: dayInWords(row.dueOn) }
  const telling = { kind: 'assignment.published', key: `${row._id}:${row.dueOn}`, values, link: ownLink(row) } as const
  await notify({ people }, telling, session)
}

export async function tellDue(
  row: Assignment,
  { title }: OfClass,
  people: readonly string[],
  days: number,
  session: ClientSession,
): Promise<void> {
  const values = { title: row.title, class: title, dueOn: dayInWords(row.dueOn), days: String(days) }
  const key = `${row._id}:${row.dueOn}:${days}`
  await notify({ people }, { kind: 'assignment.due', key, values, link: ownLink(row) }, session)
}

/** Once a day for an assignment: a class hands in on one evening. */
export async function tellWaiting(row: Assignment, of: OfClass, session: ClientSession): Promise<void> {
  const below = await holdersIn(of.ancestors, 'class.run', session)
  const alone = await holdersFor({ kind: 'class', id: of._id }, 'class.run', session)
  const telling = {
    ...({ kind: 'assignment.waiting', key: `${row._id}:${businessDate()}` } as const),
    ...{ values: { title: row.title, class: of.title }, link: `/manage/assignments/${row._id}` },
  }
  await notify({ accounts: [...new Set([...below, ...alone])] }, telling, session)
}

/** Returned, marked or marked otherwise: each with the own mark. */
export async function tellVerdict(
  row: Assignment,
  of: OfClass,
  after: Submission,
  session: ClientSession,
): Promise<void> {
  const last = after.verdicts.at(-1)!
  const people = last.person ? [last.person] : after.people
  for (const person of people) {
    const key = `${after._id}:${after.verdicts.length}`
    const told = { people: [person] }
    const named = { title: row.title, class: of.title }
    if (last.what === 'returned') {
      const values = { ...named, comment: last.comment }
      await notify(told, { kind: 'assignment.returned', key, values, link: ownLink(row) }, session)
      continue
    }
    const values = { ...named, result: resultInWords(markOf(after, person)) }
    await notify(told, { kind: 'assignment.marked', key, values, link: ownLink(row) }, session)
  }
}
