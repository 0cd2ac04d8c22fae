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

/** When a person was in what: videos by asset, opened handouts and what was read to its end by lesson. */
export interface Traces {
  watches: ReadonlyMap<string, Studied>
  opened: ReadonlyMap<string, Date>
  completed: ReadonlyMap<string, Date>
}
interface Reached {
  lesson: Lesson
  at: Date
  watch: Studied | undefined
}

const latest = (dates: readonly (Date | null | undefined)[]): Date | undefined =>
  dates.reduce<Date | undefined>((last, date) => (date && (!last || date > last) ? date : last), undefined)

/** A lesson's last moment; undefined where the person has not been. */
function reached(lesson: Lesson, { factsOf }: EnrolledCourse, traces: Traces): Reached | undefined {
  const watch = lesson.kind === 'video' && lesson.asset ? traces.watches.get(lesson.asset) : undefined
  const at = latest([
    watch?.beatAt,
    traces.opened.get(lesson.id),
    traces.completed.get(lesson.id),
    ...factsOf(lesson).attempts.map(({ startedAt }) => startedAt),
  ])
  return at && { lesson, at, watch }
}

function present({ next, enrolled }: Enrolled, { lesson, at, watch }: Reached): Recent {
  const state = stateOf(lesson, enrolled.factsOf(lesson))
  const { version } = enrolled
  return {
    course: version.course,
    courseTitle: version.title,
    lesson: lesson.id,
    lessonTitle: lesson.title,
    kind: lesson.kind,
    state,
    position: watch?.position ?? null,
    durationSeconds: watch ? (version.durations[watch.asset] ?? 0) : null,
    at: at.toISOString(),
    next: isDone(state) && next ? { lesson: next.id, title: next.title, kind: next.kind } : null,
  }
}

/** The lesson reached last of the courses studied last, whatever its kind, newest first; of each course one. */
export const recentLessons = (courses: Iterable<Enrolled>, traces: Traces): Recent[] =>
  [...courses]
    .flatMap((each) => {
      const lessons = lessonsOf(each.enrolled.version.outline)
      const all = lessons.flatMap((lesson) => reached(lesson, each.enrolled, traces) ?? [])
      const last = all.reduce<Reached | undefined>((best, one) => (best && best.at >= one.at ? best : one), undefined)
      return last ? [{ each, last }] : []
    })
    .sort((a, b) => Number(b.last.at) - Number(a.last.at))
    .slice(0, SHOWN)
    .map(({ each, last }) => present(each, last))
