import type { z } from 'zod'
import type { Lesson } from '../courses/courses.contract.ts'
import type { CourseVersion } from '../courses/versions.service.ts'
import type {
  CourseCardForTrainee,
  CourseForTrainee,
  LessonProgress,
  OpenAttempt,
  RecordLine,
} from './learning.contract.ts'
import type { LearningRecord } from '../ledger/ledger.service.ts'
import { recordSource, recordText } from '../ledger/recordText.rule.ts'
import { isActionable, isDone, stateOf, type State } from './lessonState.rule.ts'
import { upgradeTo } from '../enrolment/upgrade.rule.ts'
import type { EnrolledCourse } from './state.service.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { groupOf } from './recordGroups.rule.ts'
import { courseWhy, lessonWhy } from './whyNot.rule.ts'

export function presentLesson(lesson: Lesson, { factsOf }: EnrolledCourse): z.input<typeof LessonProgress> {
  const facts = factsOf(lesson)
  return {
    id: lesson.id,
    title: lesson.title,
    kind: lesson.kind,
    state: stateOf(lesson, facts),
    durationSeconds: facts.duration,
    watchedSeconds: lesson.kind === 'video' ? (facts.watch?.watchedSeconds ?? 0) : null,
    why: lessonWhy(lesson, facts),
  }
}

const courseState = ({ progress }: EnrolledCourse, states: State[]): z.input<typeof CourseCardForTrainee>['state'] => {
  if (progress?.state === 'completed') return 'completed'
  return progress || states.some((state) => state !== 'not-started') ? 'in-progress' : 'not-started'
}

/** Attempts of a course that go on at a moment. */
export const openAttempts = ({ version, factsOf }: EnrolledCourse, at: Date): z.input<typeof OpenAttempt>[] =>
  lessonsOf(version.outline).flatMap((lesson) =>
    factsOf(lesson)
      .attempts.filter(({ state, deadlineAt }) => state === 'open' && (deadlineAt === null || deadlineAt > at))
      .map(({ _id, deadlineAt }) => ({
        attempt: _id,
        course: version.course,
        courseTitle: version.title,
        lessonTitle: lesson.title,
        deadlineAt: deadlineAt?.toISOString() ?? null,
      })),
  )

export interface Card extends z.input<typeof CourseCardForTrainee> {
  /** The lesson to go on with: the first that the person can do something about. */
  next: Lesson | null
}

export function presentCard(held: EnrolledCourse, required: boolean, poster: string | null): Card {
  const lessons = lessonsOf(held.version.outline)
  const states = lessons.map((lesson) => stateOf(lesson, held.factsOf(lesson)))
  return {
    id: held.version.course,
    title: held.version.title,
    summary: held.version.summary,
    state: courseState(held, states),
    lessonCount: lessons.length,
    lessonsDone: states.filter(isDone).length,
    required,
    poster,
    next: lessons.find((lesson) => isActionable(lesson, held.factsOf(lesson))) ?? null,
  }
}

export function presentCourse(
  held: EnrolledCourse,
  required: boolean,
  poster: string | null,
  newest: CourseVersion | null,
): z.input<typeof CourseForTrainee> {
  const { version, progress } = held
  const { next, ...card } = presentCard(held, required, poster)
  const sections = version.outline.sections.map(({ id, title, lessons }) => ({
    id,
    title,
    lessons: lessons.map((lesson) => presentLesson(lesson, held)),
  }))
  const missing =
    card.state === 'completed' ? [] : sections.flatMap(({ lessons }) => lessons).filter(({ state }) => !isDone(state))
  return {
    ...card,
    version: version.number,
    credit: progress?.credit ?? 0,
    why: courseWhy(missing),
    sections,
    next: next && { lesson: next.id, title: next.title },
    newer: newest && card.state !== 'completed' ? presentNewer(held, newest) : null,
  }
}

function presentNewer(
  { version, progress }: EnrolledCourse,
  { number, outline }: CourseVersion,
): z.input<typeof CourseForTrainee>['newer'] {
  const { anew, added } = upgradeTo(outline, version.outline, (lesson) =>
    isDone(progress?.lessons[lesson]?.state ?? 'not-started'),
  )
  const titles = (lessons: Lesson[]): string[] => lessons.map(({ title }) => title)
  return { version: number, anew: titles(anew), added: titles(added) }
}

/** A record as its person reads it. */
export const presentRecord = (record: LearningRecord, revocation?: LearningRecord): z.input<typeof RecordLine> => ({
  id: record._id,
  at: record.at.toISOString(),
  text: recordText(record),
  credit: record.credit,
  source: recordSource(record),
  group: groupOf(record),
  revoked: revocation ? String(revocation.data['reason'] ?? '已撤销') : null,
})
