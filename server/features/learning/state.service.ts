import type { Stamp } from '../../lib/stampedMemory.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { newestVersions } from '../courses/published.service.ts'
import { versionId, versionsOf, type CourseVersion } from '../courses/versions.service.ts'
import { pinnedVersionsOf } from '../enrolment/pinnedVersion.service.ts'
import { progressesOf, type CourseProgress } from '../enrolment/progress.service.ts'
import { pinnedVersion } from '../enrolment/upgrade.rule.ts'
import { watchSummaries, type WatchSummary } from '../playback/watches.service.ts'
import { attemptSummaries } from '../quizzes/attempts.service.ts'
import type { AttemptSummary } from '../quizzes/scoring.rule.ts'
import type { LessonFacts } from './lessonState.rule.ts'

/** A course as a person has it: the version held to, the fold, and the facts of any lesson. */
export interface EnrolledCourse {
  version: CourseVersion
  progress: CourseProgress | null
  factsOf(lesson: Lesson): LessonFacts
}

const assetOf = (lesson: Lesson): string | null =>
  lesson.kind === 'video' || lesson.kind === 'document' ? lesson.asset : null

type Begun = Pick<EnrolledCourse, 'version' | 'progress'>

/** The published ones of the courses in the versions that the person is held to. Two queries for what is in memory. */
export async function begunCourses(person: string, courses: readonly string[], offered: Stamp): Promise<Begun[]> {
  const [newest, begun, pinned] = await Promise.all([
    newestVersions(offered, courses),
    progressesOf(person, courses),
    pinnedVersionsOf(person, courses),
  ])
  const versions = await versionsOf(
    [...newest].map(([course, number]) =>
      versionId(course, pinnedVersion(pinned.get(course), begun.get(course)?.version, number)),
    ),
  )
  return [...versions.values()].map((version) => ({ version, progress: begun.get(version.course) ?? null }))
}

/** Adds what was watched and attempted in these versions. Two queries. */
export async function withFacts(person: string, courses: readonly Begun[]): Promise<Map<string, EnrolledCourse>> {
  const lessons = courses.flatMap(({ version }) => lessonsOf(version.outline))
  const videos = lessons.flatMap((lesson) => (lesson.kind === 'video' && lesson.asset ? [lesson.asset] : []))
  const quizzes = lessons.flatMap((lesson) => (lesson.kind === 'quiz' ? [lesson.id] : []))
  const [watched, taken] = await Promise.all([watchSummaries(person, videos), attemptSummaries(person, quizzes)])
  return new Map(
    courses.map(({ version, progress }) => [
      version.course,
      { version, progress, factsOf: (lesson) => facts(lesson, version, progress, watched, taken) },
    ]),
  )
}

function facts(
  lesson: Lesson,
  version: CourseVersion,
  progress: CourseProgress | null,
  watched: Map<string, WatchSummary>,
  taken: Map<string, AttemptSummary[]>,
): LessonFacts {
  const asset = assetOf(lesson)
  return {
    fold: progress?.lessons[lesson.id],
    watch: asset ? watched.get(asset) : undefined,
    attempts: taken.get(lesson.id) ?? [],
    duration: lesson.kind === 'video' && asset ? (version.durations[asset] ?? null) : null,
  }
}
