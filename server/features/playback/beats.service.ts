import type { AppContext } from '../../appContext.ts'
import { cookieReference } from '../../access/sessionReference.ts'
import { now } from '../../lib/clock.ts'
import type { z } from 'zod'
import { markWatching } from '../audience/attendance.service.ts'
import { checkView } from './attentionCheck.ts'
import { beatWriter } from './beatWriter.ts'
import { completeLesson } from '../enrolment/completion.service.ts'
import { readLease, type LeaseClaims } from './leaseToken.ts'
import { fail } from './playback.failures.ts'
import type { Beat, BeatReply } from './playback.contract.ts'
import { Leases, Watches, watchId, type Watch } from './watch.model.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { lessonsOf } from '../courses/outline.rule.ts'
import { versionOf } from '../courses/versions.service.ts'
import { isWatched } from './watchedRanges.rule.ts'

/** A player open longer than this opens its lesson anew: bounds what a session that ended unnoticed is worth. */
const LEASE_MS = 12 * 3_600_000

const writer = beatWriter(() => Watches.collection as never)
/** Leases whose lesson is known to be recorded as completed: their further beats need no look at the ledger. */
const recorded = recentMap<true>(50_000)

/** Lease and session by signature alone. */
export function claimsOf({ secret }: AppContext, token: string, cookie: string | undefined): LeaseClaims {
  const claims = readLease(token, secret)
  if (!claims || claims.session !== cookieReference(cookie, secret)) throw fail('lease.invalid')
  if (now().getTime() - claims.issuedAt > LEASE_MS) throw fail('lease.ended')
  return claims
}

/** Takes a beat in; resolves when it is durable and, if it completes the lesson, when that stands in the ledger. */
export async function takeBeat(
  app: AppContext,
  beat: z.output<typeof Beat>,
  cookie: string | undefined,
): Promise<z.input<typeof BeatReply>> {
  const claims = claimsOf(app, beat.lease, cookie)
  const [outcome] = await Promise.all([
    writer.submit({
      id: watchId(claims.person, claims.asset),
      lease: claims.lease,
      seq: beat.seq,
      from: beat.from,
      to: beat.to,
      duration: claims.duration,
      rate: claims.rate,
      at: now(),
    }),
    markWatching(claims),
  ])
  if (!outcome) throw await whoTook(claims)
  const { watch, accepted } = outcome
  return {
    accepted,
    watchedSeconds: watch.watchedSeconds,
    durationSeconds: claims.duration,
    savedAt: now().toISOString(),
    completed: await settle(claims, watch),
    seq: watch.seq,
    check: checkView(watch.check, now()),
  }
}

export async function whoTook({ person }: LeaseClaims) {
  const row = await Leases.findById(person).lean()
  return row?.lease ? fail('lease.taken', { device: row.device, at: row.takenAt.toISOString() }) : fail('lease.ended')
}

async function settle(claims: LeaseClaims, watch: Watch): Promise<boolean> {
  if (!isWatched(watch.watchedSeconds, claims.duration)) return false
  if (!recorded.get(claims.lease)) await recordWatched(claims, watch)
  recorded.set(claims.lease, true)
  return true
}

type Watching = Pick<LeaseClaims, 'person' | 'account' | 'asset' | 'course' | 'version' | 'lesson' | 'duration'>

/**
 * Records a video that was watched to its measure. Idempotent: also closes the gap of a crash between watch and record.
 */
export async function recordWatched(
  { person, account, asset, course, version, lesson: id, duration }: Watching,
  { watchedSeconds }: Watch,
): Promise<void> {
  const published = await versionOf(course, version)
  const lesson = published && lessonsOf(published.outline).find((each) => each.id === id)
  if (!lesson) return
  await completeLesson({
    person,
    actor: account,
    course,
    version,
    courseTitle: published.title,
    lesson,
    evidence: { asset, watchedSeconds, durationSeconds: duration },
  })
}
