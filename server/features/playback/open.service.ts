import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import type { Lesson } from '../courses/courses.contract.ts'
import { rulesOf } from '../courses/outline.rule.ts'
import type { CourseVersion } from '../courses/versions.service.ts'
import { joinAudience } from '../audience/attendance.service.ts'
import { checkView } from './attentionCheck.ts'
import { ALLOWED_RATE, BEAT_SECONDS } from './beatCredit.ts'
import { takeLease } from './lease.service.ts'
import { signLease } from './leaseToken.ts'
import { tellTaken } from './playback.present.ts'

/** What every player keeps to. */
export const PLAYER_LIMITS = { beatSeconds: BEAT_SECONDS, maxRate: ALLOWED_RATE } as const

export interface LessonOfVersion {
  lesson: Lesson
  version: CourseVersion
}

/** Whole seconds of a lesson's video; 0 without one. */
export const durationOf = ({ lesson, version }: LessonOfVersion): number =>
  lesson.kind === 'video' && lesson.asset ? (version.durations[lesson.asset] ?? 0) : 0

/** What a player gets when it opens a video. */
export interface Player {
  /** Signed, to beat with. */
  lease: string
  /** What `leaseTaken` names. */
  leaseId: string
  check: ReturnType<typeof checkView>
}

/**
 * Takes the person's one lease for a lesson, and tells the player that had it why it stops. Null for a lesson that is
 * no video.
 * @throws lease.held where the installation refuses a second device
 */
export async function openPlayback(
  app: AppContext,
  actor: Actor,
  found: LessonOfVersion & { person: string },
  device: string,
): Promise<Player | null> {
  const { lesson, version, person } = found
  const duration = durationOf(found)
  if (lesson.kind !== 'video' || !lesson.asset || duration === 0) return null
  const { maxRate: rate, checks = false } = rulesOf(version.outline)
  const place = { course: version.course, lesson: lesson.id, asset: lesson.asset }
  await joinAudience({ ...place, duration }, person)
  const request = { ...place, person, rate, checks, session: actor.session, device }
  const taken = await takeLease(request, app.config.secondDevice)
  tellTaken(app, taken.row)
  const claims = {
    ...place,
    lease: taken.lease,
    person,
    account: actor.account,
    version: version.number,
    duration,
    rate,
    session: actor.session,
    issuedAt: taken.at.getTime(),
  }
  return {
    lease: signLease(claims, app.secret),
    leaseId: taken.lease,
    check: checkView(taken.watch.check, taken.at),
  }
}
