import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { conflict, rerunOnDuplicate, transaction } from '../../lib/transaction.ts'
import { checkForLease, isAsked, type AttentionCheck } from './attentionCheck.ts'
import { carriedPace, type Pace } from './beatCredit.ts'
import { closed, EMPTY_LOG, opened, readLog, writeLog, type Ending } from './creditLog.ts'
import { fail } from './playback.failures.ts'
import { Leases, Watches, watchId, type Lease, type Watch } from './watch.model.ts'

export interface LeaseRequest {
  person: string
  asset: string
  course: string
  lesson: string
  /** The fastest speed that the course allows. */
  rate: number
  /** It asks now and then whether somebody is there. */
  checks: boolean
  session: string
  device: string
}
/** What becomes of a player on another device: it stops, or the one that comes later is refused while it plays. */
export type SecondDevice = 'take-over' | 'refuse'
export interface TakenLease {
  lease: string
  at: Date
  watch: Watch
  row: Lease
}

/** A player that has not beaten for as long is not playing any more: whoever left a device behind is not shut out. */
const PLAYING_MS = 60_000

function refuseWhilePlaying(held: Lease, { session }: LeaseRequest, earlier: Watch | null, at: Date): void {
  if (!held.lease || held.session === session) return
  const last = Math.max(held.takenAt.getTime(), earlier?.beatAt?.getTime() ?? 0)
  if (at.getTime() - last < PLAYING_MS)
    throw fail('lease.held', { device: held.device, at: new Date(last).toISOString() })
}

/**
 * Takes the person's one lease for a player, over whoever holds it unless a second device is to be refused. In one
 * transaction the watch of the earlier asset loses the lease and the new one's gets it: a beat's write names its lease,
 * so the earlier player is refused by every process. Its row is replaced as a whole: a stream shows a replacement as it
 * was, however many came after it.
 */
export const takeLease = (request: LeaseRequest, second: SecondDevice = 'take-over'): Promise<TakenLease> =>
  transaction(async (session) => {
    const { person, rate, checks, ...held } = request
    const at = now()
    const lease = newId()
    const before = await Leases.findById(person).session(session).lean()
    const earlier = before && (await Watches.findById(watchId(person, before.asset)).session(session).lean())
    if (before && second === 'refuse') refuseWhilePlaying(before, request, earlier, at)
    const carried = earlier?.check ?? before?.check
    const ended = before?.lease && { lease: before.lease, session: before.session }
    const row: Lease = {
      _id: person,
      ...held,
      lease,
      takenAt: at,
      ...(carried && { check: carried }),
      ...(ended && { ended }),
    }
    if (!before) await Leases.collection.insertOne(row as never, { session }).catch(rerunOnDuplicate)
    else if ((await Leases.replaceOne({ _id: person, lease: before.lease }, row, { session })).matchedCount === 0)
      throw conflict('the lease changed meanwhile')
    if (before && earlier) await endWatch(earlier, before.lease, endingOf(before, request, at), session)
    const watch = await leaseWatch(
      request,
      lease,
      carriedPace(paceOf(earlier, at), at, rate),
      checks ? { check: checkForLease(carried, at) } : {},
      at,
      session,
    )
    return { lease, at, watch, row }
  })

/** Time in which a check waited for its answer accrues nothing, whoever opens what meanwhile. */
const paceOf = (earlier: Watch | null, at: Date): Pace | null =>
  earlier && isAsked(earlier.check) ? { ...earlier, beatAt: at } : earlier

function endingOf(before: Lease, { session, asset, device }: LeaseRequest, at: Date): Ending {
  if (before.session !== session) return { why: 'taken', at: at.getTime(), device }
  return { why: before.asset === asset ? 'reopened' : 'moved', at: at.getTime(), device: null }
}

/**
 * Takes the lease from a watch that was read in this transaction: whoever changed it meanwhile makes the transaction
 * run again.
 */
async function endWatch(
  { _id, log }: Watch,
  lease: string | null,
  ending: Ending,
  session: ClientSession,
): Promise<void> {
  const noted = lease !== null && { log: writeLog(closed(readLog(log), lease, ending)) }
  await Watches.updateOne({ _id }, { $set: { lease: null, ...noted }, $inc: { revision: 1 } }, { session })
}

async function leaseWatch(
  { person, asset, course, lesson, device }: LeaseRequest,
  lease: string,
  pace: Pace,
  asks: { check?: AttentionCheck },
  at: Date,
  session: ClientSession,
): Promise<Watch> {
  const _id = watchId(person, asset)
  const known = await Watches.findById(_id).session(session).lean()
  const { check: _, ...before } = known ?? {
    _id,
    person,
    asset,
    ranges: [],
    watchedSeconds: 0,
    position: 0,
    revision: 0,
    log: writeLog(EMPTY_LOG),
  }
  const watch: Watch = {
    ...before,
    ...asks,
    lease,
    seq: 0,
    ...pace,
    revision: before.revision + 1,
    log: writeLog(opened(readLog(before.log), { lease, course, lesson, device }, at.getTime())),
  }
  await Watches.replaceOne({ _id }, watch, { upsert: true, session })
  return watch
}

/** Takes their leases from sessions that end: a player that kept the cookie beats in vain. */
export async function releaseLeases(sessions: readonly string[], session: ClientSession): Promise<void> {
  const held = await Leases.find({ session: { $in: [...sessions] }, lease: { $ne: null } }, null, { session }).lean()
  for (const row of held) await release(row, session)
}

/** Ends what the person plays of a course, whatever its version. */
export const releaseCourse = (person: string, course: string): Promise<void> =>
  transaction(async (session) => {
    const row = await Leases.findOne({ _id: person, course, lease: { $ne: null } })
      .session(session)
      .lean()
    if (row) await release(row, session, 'moved')
  })

async function release(
  { _id, asset, lease }: Lease,
  session: ClientSession,
  why: Ending['why'] = 'signed-out',
): Promise<void> {
  await Leases.updateOne({ _id, lease }, { $set: { lease: null } }, { session })
  const watch = await Watches.findOne({ _id: watchId(_id, asset), lease })
    .session(session)
    .lean()
  if (watch) await endWatch(watch, lease, { why, at: now().getTime(), device: null }, session)
}
