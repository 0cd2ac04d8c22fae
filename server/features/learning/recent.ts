import type { z } from 'zod'
import type { Lesson } from '../courses/courses.contract.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import type { Studied } from '../playback/watches.service.ts'
import type { RecentLesson } from './learning.contract.ts'
import type { Card } from './learning.present.ts'
import { isDone, stateOf } from './lessonState.rule.ts'
import type { EnrolledCourse } from './state.service.ts'

const SHOWN = 3

type Enrolled = Pick<Card, 'next'> & { enrolled: EnrolledCourse }
type Recent = z.input<typeof RecentLesson>

const lessonWith = ({ version }: EnrolledCourse, asset: string): Lesson | undefined =>
  lessonsOf(version.outline).find((lesson) => lesson.kind === 'video' && lesson.asset === asset)

function present({ next, enrolled }: Enrolled, lesson: Lesson, { asset, position, beatAt }: Studied): Recent {
  const done = isDone(stateOf(lesson, enrolled.factsOf(lesson)))
  return {
    course: enrolled.version.course,
    courseTitle: enrolled.version.title,
    lesson: lesson.id,
    lessonTitle: lesson.title,
    position,
    durationSeconds: enrolled.version.durations[asset] ?? 0,
    at: beatAt!.toISOString(),
    done,
    next: done && next ? { lesson: next.id, title: next.title, kind: next.kind } : null,
  }
}

/** The lesson reached last of the courses studied last, newest first; of each course one. */
export function recentLessons(courses: Iterable<Enrolled>, studied: readonly Studied[]): Recent[] {
  const found = new Map<string, Recent>()
  const all = [...courses]
  for (const watch of studied) {
    if (found.size === SHOWN) break
    for (const each of all) {
      const lesson = lessonWith(each.enrolled, watch.asset)
      const { course } = each.enrolled.version
      if (lesson && watch.beatAt && !found.has(course)) found.set(course, present(each, lesson, watch))
    }
  }
  return [...found.values()].slice(0, SHOWN)
}
