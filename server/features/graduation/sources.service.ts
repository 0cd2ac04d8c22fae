/** What a verdict is made of: hours attended, the course with its test, assignments. */
import type { ClientSession } from 'mongoose'
import { assignmentResults } from '../assignments/results.service.ts'
import { hoursOf, type AttendedHours } from '../attendance/hours.service.ts'
import { titlesOf } from '../courses/published.service.ts'
import type { TrainingClass } from '../classes/visible.service.ts'
import { courseStatesOf } from '../enrolment/courseStates.service.ts'
import type { Achieved } from './graduation.rule.ts'
import type { Graduation } from './graduation.model.ts'

export interface Sources {
  /** Whether anybody was signed in. */
  signedIn: boolean
  /** Then: hours of sessions in which the list was not kept, and how many have a late scan that waits to be judged. */
  gaps: { unkept: number; pending: number }
  course: { id: string; title: string } | null
  /** What a person attended of each day; null: nobody was signed in, and it is not known. */
  daysOf(person: string): number[] | null
  achievedBy(person: string, row: Graduation | undefined): Achieved
}

const NO_GAPS = { unkept: 0, pending: 0 }

export async function sourcesOf(
  row: TrainingClass,
  people: readonly string[],
  session?: ClientSession,
): Promise<Sources> {
  const { attendance, course } = row.graduation
  const hours = await hoursOf(row._id, session)
  const work = await assignmentResults(row._id, session)
  const title = course === null ? '' : ((await titlesOf([course]))[0]?.title ?? '')
  const states = course === null ? new Map() : await courseStatesOf(course, people, session)
  const kept = [...hours.values()]
  const total = Math.max(0, ...kept.map((each) => each.total))
  const signedIn = total > 0
  const waits = (each: AttendedHours): boolean => each.total > each.attended + each.leave + each.absent
  return {
    signedIn,
    gaps: signedIn ? { unkept: Math.max(0, row.credit - total), pending: kept.filter(waits).length } : NO_GAPS,
    course: course === null ? null : { id: course, title },
    daysOf: (person) => (signedIn ? (hours.get(person)?.days ?? []) : null),
    achievedBy: (person, known) => ({
      attended: signedIn ? (hours.get(person)?.attended ?? 0) : (known?.entered?.attended ?? null),
      total: row.credit,
      attendance,
      course: course === null ? null : { title, state: states.get(person) ?? 'none' },
      work: work.get(person) ?? null,
    }),
  }
}
