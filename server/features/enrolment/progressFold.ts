import type { Outline } from '../courses/courses.contract.ts'
import type { LearningRecord } from '../ledger/ledger.service.ts'
import type { CourseProgress, LessonFold } from './progress.model.ts'

export const progressId = (person: string, course: string): string => `${person}:${course}`

const fresh = ({ person, subject, data }: LearningRecord): CourseProgress => ({
  _id: progressId(person, subject),
  person,
  course: subject,
  version: Number(data['version'] ?? 1),
  lessons: {},
  state: 'in-progress',
  completedOn: null,
  completion: null,
  credit: 0,
  revocations: 0,
})

const withLessons = (progress: CourseProgress, lessons: Record<string, LessonFold>): CourseProgress => ({
  ...progress,
  lessons,
  credit: Object.values(lessons).reduce((sum, { credit }) => sum + credit, 0),
})

const isDone = (lesson: LessonFold | undefined): boolean => lesson?.state === 'completed' || lesson?.state === 'passed'

/** What is done stays done: a later failed attempt or a second completion changes nothing. */
function foldLesson(progress: CourseProgress, record: LearningRecord, state: LessonFold['state']): CourseProgress {
  if (record.lesson === null || isDone(progress.lessons[record.lesson])) return progress
  return withLessons(progress, {
    ...progress.lessons,
    [record.lesson]: { state, on: record.on, credit: record.credit, record: record._id },
  })
}

function foldRevocation(progress: CourseProgress, { data }: LearningRecord): CourseProgress {
  const kept = Object.entries(progress.lessons).filter(([, { record }]) => record !== data['record'])
  const next = { ...withLessons(progress, Object.fromEntries(kept)), revocations: progress.revocations + 1 }
  return data['record'] === progress.completion
    ? { ...next, state: 'in-progress', completedOn: null, completion: null }
    : next
}

/** What was taken back counts again as it did, from its own day. */
function foldRestoration(progress: CourseProgress, { lesson, data, credit }: LearningRecord): CourseProgress {
  const [of, on, record] = [data['of'], String(data['on']), String(data['record'])]
  if (of === 'course.completed')
    return progress.state === 'completed'
      ? progress
      : { ...progress, state: 'completed', completedOn: on, completion: record }
  if (lesson === null || isDone(progress.lessons[lesson])) return progress
  const state = of === 'lesson.completed' ? 'completed' : data['passed'] === true ? 'passed' : 'failed'
  return withLessons(progress, { ...progress.lessons, [lesson]: { state, on, credit, record } })
}

/**
 * The next state of a person's progress in the record's course. Progress is this function over the records in order,
 * whether kept up record by record or rebuilt from the first one. Records about no course leave null. Pure.
 */
export function fold(progress: CourseProgress | null, record: LearningRecord): CourseProgress | null {
  switch (record.kind) {
    case 'lesson.completed':
      return foldLesson(progress ?? fresh(record), record, 'completed')
    case 'quiz.finished':
      return foldLesson(progress ?? fresh(record), record, record.data['passed'] === true ? 'passed' : 'failed')
    case 'course.completed': {
      const known = progress ?? fresh(record)
      return known.state === 'completed'
        ? known
        : { ...known, state: 'completed', completedOn: record.on, completion: record._id }
    }
    case 'revoked':
      return progress && foldRevocation(progress, record)
    case 'restored':
      return progress && foldRestoration(progress, record)
    case 'programme.completed':
    case 'training.completed':
    case 'class.completed':
    case 'localTraining.completed':
    case 'exam.finished':
      return progress
  }
}

/** A person's progress in every course, from all records in order. */
export function foldAll(records: Iterable<LearningRecord>): Map<string, CourseProgress> {
  const courses = new Map<string, CourseProgress>()
  for (const record of records) {
    const next = fold(courses.get(record.subject) ?? null, record)
    if (next) courses.set(record.subject, next)
  }
  return courses
}

/** Whether every lesson of the outline is completed or passed: the moment at which a course is completed. */
export function allDone(progress: CourseProgress, outline: Outline): boolean {
  const lessons = outline.sections.flatMap((section) => section.lessons)
  return lessons.length > 0 && lessons.every(({ id }) => isDone(progress.lessons[id]))
}
