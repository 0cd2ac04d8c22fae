/** How the trainees of a class stand in its assignments: for graduation 结业. */
import type { ClientSession } from 'mongoose'
import { membersOf } from '../classes/members.service.ts'
import { Assignments } from './assignments.model.ts'
import { markOf } from './assignments.present.ts'
import { Submissions } from './submissions.model.ts'

export interface AssignmentResult {
  /** Published ones that count, and how many of them are passed. */
  asked: number
  passed: number
  /** Titles of the others. */
  missing: string[]
}
const within = (session: ClientSession | undefined) => (session ? { session } : {})

/** By person; everybody in the class is in it. */
export async function assignmentResults(
  trainingClass: string,
  session?: ClientSession,
): Promise<Map<string, AssignmentResult>> {
  const members = await membersOf(trainingClass, {}, session)
  const rows = await Assignments.find({ class: trainingClass }, null, within(session))
    .sort({ class: 1, dueOn: 1 })
    .lean()
  const counting = rows.filter(({ state, counts }) => state === 'published' && counts)
  const fields = { assignment: 1, people: 1, points: 1, passed: 1, own: 1, state: 1 }
  const written = await Submissions.find({ class: trainingClass }, fields, within(session)).lean()
  const marked = written.filter(({ state }) => state === 'marked')
  const isPassed = (assignment: string, person: string): boolean =>
    marked.some((each) => each.assignment === assignment && each.people.includes(person) && markOf(each, person).passed)
  return new Map(
    members.map(({ person }) => {
      const missing = counting.filter(({ _id }) => !isPassed(_id, person)).map(({ title }) => title)
      return [person, { asked: counting.length, passed: counting.length - missing.length, missing }]
    }),
  )
}
