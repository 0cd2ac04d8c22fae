import type { ClientSession } from 'mongoose'
import { transaction } from '../../lib/transaction.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import { append, award, recordsOf, type Achievement, type Award } from '../ledger/ledger.service.ts'
import { takenBack } from '../ledger/revocation.rule.ts'
import { pinnedVersionOf } from './pinnedVersion.service.ts'
import { progressOf } from './progress.service.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { versionOf } from '../courses/versions.service.ts'

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
    const progress = await progressOf(person, course, session)
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

/**
 * The person moved to a version in which the lesson has another video, while the old one played to its end somewhere.
 */
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
  const pinned = await pinnedVersionOf(person, course, session)
  if (pinned === undefined || pinned === version || !('asset' in evidence)) return false
  const asked = lessonsOf((await versionOf(course, pinned))!.outline).find(({ id }) => id === lesson.id)
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
  const earlier = await recordsOf(person, ['lesson.completed', 'revoked', 'restored'], session)
  const revoked = takenBack(earlier)
  const counted = earlier.some(
    ({ _id, kind, data, credit }) =>
      kind === 'lesson.completed' &&
      credit > 0 &&
      !revoked.has(_id) &&
      (data['evidence'] as { asset?: string } | undefined)?.asset === evidence.asset,
  )
  return counted ? { ...earned, credit: 0 } : earned
}
