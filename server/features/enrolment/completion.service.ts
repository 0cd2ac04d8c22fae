import type { ClientSession } from 'mongoose'
import { transaction } from '../../lib/transaction.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import type { Achievement, Award } from '../ledger/creditHours.ts'
import { LearningRecords } from '../ledger/ledger.model.ts'
import { append, award } from '../ledger/ledger.service.ts'
import { progressId } from './progressFold.ts'
import { PinnedVersions } from './pinnedVersion.model.ts'
import { CourseProgresses } from './progress.model.ts'
import { lessonsOf, versionOf } from './versions.ts'
import './progress.service.ts' // whoever completes keeps progress up

export interface LessonDone {
  person: string
  /** The account. */
  actor: string
  course: string
  version: number
  courseTitle: string
  lesson: Pick<Lesson, 'id' | 'title' | 'kind'>
  evidence: { asset: string; watchedSeconds: number; durationSeconds: number } | Record<string, never>
}

/** Records that a lesson was watched or read to its end, with the credit it earns. Doing so again does nothing. */
export async function completeLesson({
  person,
  actor,
  course,
  version,
  courseTitle,
  lesson,
  evidence,
}: LessonDone): Promise<void> {
  const earned = await award(achievementOf(evidence))
  await transaction(async (session) => {
    const progress = await CourseProgresses.findById(progressId(person, course)).session(session).lean()
    if (
      progress?.lessons[lesson.id]?.state === 'completed' ||
      (await isOutdated({ person, course, version, lesson, evidence }, session))
    )
      return
    await append(
      {
        key: `lesson:${person}:${course}:${lesson.id}:${progress?.revocations ?? 0}`,
        person,
        actor,
        kind: 'lesson.completed',
        subject: course,
        lesson: lesson.id,
        data: { version, kind: lesson.kind, title: lesson.title, courseTitle, evidence },
        ...(await oncePerAsset(person, evidence, earned, session)),
      },
      session,
    )
  })
}

/** The person moved to a version in which the lesson has another video, while the old one played to its end somewhere. */
async function isOutdated(
  {
    person,
    course,
    version,
    lesson,
    evidence,
  }: Pick<LessonDone, 'person' | 'course' | 'version' | 'lesson' | 'evidence'>,
  session: ClientSession,
): Promise<boolean> {
  const held = await PinnedVersions.findById(progressId(person, course)).session(session).lean()
  if (!held || held.version === version || !('asset' in evidence)) return false
  const asked = lessonsOf((await versionOf(course, held.version))!).find(({ id }) => id === lesson.id)
  return asked?.kind === 'video' && asked.asset !== evidence.asset
}

const achievementOf = (evidence: LessonDone['evidence']): Achievement =>
  'durationSeconds' in evidence
    ? { kind: 'video', durationSeconds: Number(evidence.durationSeconds) }
    : { kind: 'reading' }

/** The same video in two courses completes both lessons and earns its credit once. */
async function oncePerAsset(
  person: string,
  evidence: LessonDone['evidence'],
  earned: Award,
  session: ClientSession,
): Promise<Award> {
  if (!('asset' in evidence) || earned.credit === 0) return earned
  const earlier = await LearningRecords.find(
    { person, kind: { $in: ['lesson.completed', 'revoked'] } },
    { kind: 1, data: 1, credit: 1 },
  )
    .session(session)
    .lean()
  const revoked = new Set(earlier.filter(({ kind }) => kind === 'revoked').map(({ data }) => data['record']))
  const counted = earlier.some(
    ({ _id, data, credit }) =>
      credit > 0 && !revoked.has(_id) && (data['evidence'] as { asset?: string } | undefined)?.asset === evidence.asset,
  )
  return counted ? { ...earned, credit: 0 } : earned
}
