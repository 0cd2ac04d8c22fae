/** How far some people are with a course, in a word each. */
import type { ClientSession } from 'mongoose'
import { shortLists } from '../../lib/lookUp.ts'
import { progressId } from './progressFold.ts'
import { CourseProgresses } from './progress.model.ts'

export type CourseState = 'completed' | 'failed' | 'begun'

/** Who has not begun it is missing. */
export async function courseStatesOf(
  course: string,
  people: readonly string[],
  session?: ClientSession,
): Promise<Map<string, CourseState>> {
  const found = new Map<string, CourseState>()
  for (const some of shortLists(people)) {
    const ids = { _id: { $in: some.map((person) => progressId(person, course)) } }
    const rows = await CourseProgresses.find(
      ids,
      { person: 1, state: 1, lessons: 1 },
      session ? { session } : {},
    ).lean()
    for (const { person, state, lessons } of rows) {
      const hasFailed = Object.values(lessons).some((lesson) => lesson.state === 'failed')
      found.set(person, state === 'completed' ? 'completed' : hasFailed ? 'failed' : 'begun')
    }
  }
  return found
}
