import type { Lesson } from '../courses/courses.contract.ts'
import { Courses, type CourseVersion } from '../courses/courses.model.ts'
import { Attempts } from '../quizzes/quizzes.model.ts'
import { PinnedVersions } from '../enrolment/pinnedVersion.model.ts'
import { progressId } from '../enrolment/progressFold.ts'
import { Watches, watchId, type Watch } from '../playback/watch.model.ts'
import { CourseProgresses, type CourseProgress } from '../enrolment/progress.model.ts'
import type { AttemptSummary, LessonFacts } from './lessonState.ts'
import { pinnedVersion } from '../enrolment/upgradeRule.ts'
import { lessonsOf, versionId, versionsOf } from '../enrolment/versions.ts'

/** A course as a person has it: the version held to, the fold, and the facts of any lesson. */
export interface EnrolledCourse {
  version: CourseVersion
  progress: CourseProgress | null
  factsOf(lesson: Lesson): LessonFacts
}

const assetOf = (lesson: Lesson): string | null =>
  lesson.kind === 'video' || lesson.kind === 'document' ? lesson.asset : null

/** The published ones of the courses as the person has them, by course. Five queries, and one for versions not in memory. */
export async function enrolledCourses(
  person: string,
  courses: readonly string[],
): Promise<Map<string, EnrolledCourse>> {
  const [published, progresses, holds] = await Promise.all([
    Courses.find({ _id: { $in: courses }, version: { $ne: null } }, { version: 1 }).lean(),
    CourseProgresses.find({ person, course: { $in: courses } }).lean(),
    PinnedVersions.find(
      { _id: { $in: courses.map((course) => progressId(person, course)) } },
      { course: 1, version: 1 },
    ).lean(),
  ])
  const begun = new Map(progresses.map((progress) => [progress.course, progress]))
  const kept = new Map(holds.map(({ course, version }) => [course, version]))
  const versions = await versionsOf(
    published.map(({ _id, version }) =>
      versionId(_id, pinnedVersion(kept.get(_id), begun.get(_id)?.version, version!)),
    ),
  )
  return withFacts(
    person,
    [...versions.values()].map((version) => ({ version, progress: begun.get(version.course) ?? null })),
  )
}

/** Adds what was watched and attempted in these versions. Two queries. */
export async function withFacts(
  person: string,
  courses: { version: CourseVersion; progress: CourseProgress | null }[],
): Promise<Map<string, EnrolledCourse>> {
  const lessons = courses.flatMap(({ version }) => lessonsOf(version))
  const videos = lessons.flatMap((lesson) => (lesson.kind === 'video' && lesson.asset ? [lesson.asset] : []))
  const quizzes = lessons.flatMap((lesson) => (lesson.kind === 'quiz' ? [lesson.id] : []))
  const [watches, attempts] = await Promise.all([
    videos.length > 0
      ? Watches.find(
          { _id: { $in: videos.map((asset) => watchId(person, asset)) } },
          { asset: 1, ranges: 1, watchedSeconds: 1 },
        ).lean()
      : [],
    quizzes.length > 0
      ? Attempts.find(
          { person, lesson: { $in: quizzes } },
          { lesson: 1, number: 1, state: 1, score: 1, total: 1, passed: 1 },
        )
          .sort({ person: 1, lesson: 1, number: 1 })
          .lean()
      : [],
  ])
  const watched = new Map<string, Pick<Watch, 'ranges' | 'watchedSeconds'>>(
    watches.map((watch) => [watch.asset, watch]),
  )
  const taken = Map.groupBy(attempts as (AttemptSummary & { lesson: string })[], ({ lesson }) => lesson)
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
  watched: Map<string, Pick<Watch, 'ranges' | 'watchedSeconds'>>,
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
