import type { z } from 'zod'
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { sessionReference } from '../../access/sessionReference.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { note } from '../audit/audit.service.ts'
import { sessionsEnded } from './accounts.events.ts'
import type { Device } from './accounts.contract.ts'
import { placeInWords } from './placeInWords.ts'
import { StoredSessions } from '../../access/storedSession.model.ts'

/** A shared account may be signed in on many devices: the newest are shown. */
const SHOWN = 50

/** The devices on which the actor is signed in, newest first. */
export async function devices(actor: Actor): Promise<z.input<typeof Device>[]> {
  const rows = await StoredSessions.find({ 'session.account': actor.account, expires: { $gt: now() } })
    .sort({ 'session.signedInAt': -1 })
    .limit(SHOWN)
    .lean()
  return rows.map(({ _id, lastModified, session: { device = '', address = '', signedInAt = '' } }) => {
    const id = sessionReference(_id)
    const usedAt = lastModified?.toISOString() ?? signedInAt
    return { id, device, place: placeInWords(address), signedInAt, usedAt, current: id === actor.session }
  })
}

/**
 * Removes the account's sessions that `which` picks by reference; their references, for `tellEnded` once the writes
 * stand.
 */
export async function removeSessions(
  account: string,
  which: (reference: string) => boolean,
  session: ClientSession,
): Promise<string[]> {
  const rows = await StoredSessions.find({ 'session.account': account }, { _id: 1 }, { session }).lean()
  const ended = rows.filter(({ _id }) => which(sessionReference(_id))).map(({ _id }) => _id)
  if (ended.length > 0) await StoredSessions.deleteMany({ _id: { $in: ended } }, { session })
  const references = ended.map(sessionReference)
  await sessionsEnded.emit({ references }, session)
  return references
}

/** Ends what somebody else than the person may end: the sessions that were opened with this key among their `endedBy`. */
export async function endSessionsBy(key: string, realtime: Realtime): Promise<void> {
  const ended = await transaction(async (session) => {
    const rows = await StoredSessions.find({ 'session.endedBy': key }, { _id: 1 }, { session }).lean()
    if (rows.length > 0) await StoredSessions.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { session })
    const references = rows.map(({ _id }) => sessionReference(_id))
    await sessionsEnded.emit({ references }, session)
    return references
  })
  tellEnded(realtime, ended)
}

/** Lets one session of the account go on under a new password. */
export async function keepSession(
  account: string,
  reference: string,
  credential: string,
  session: ClientSession,
): Promise<void> {
  const rows = await StoredSessions.find({ 'session.account': account }, { _id: 1 }, { session }).lean()
  const kept = rows.find(({ _id }) => sessionReference(_id) === reference)
  if (kept)
    await StoredSessions.updateOne({ _id: kept._id }, { $set: { 'session.credential': credential } }, { session })
}

/** Tells the open pages of ended sessions, and lets them go. */
export function tellEnded(realtime: Realtime, references: readonly string[]): void {
  for (const reference of references) {
    realtime.toSession(reference, 'signedOut', {})
    realtime.endSession(reference)
  }
}

export async function signOutDevice(actor: Actor, device: string, realtime: Realtime): Promise<void> {
  const ended = await transaction((session) =>
    removeSessions(actor.account, (reference) => reference === device, session),
  )
  if (ended.length === 0) throw httpFail('notFound')
  tellEnded(realtime, ended)
}

/** Signs out everywhere but here. @returns how many were signed in */
export async function signOutOthers(actor: Actor, realtime: Realtime): Promise<number> {
  const ended = await transaction(async (session) => {
    const references = await removeSessions(actor.account, (reference) => reference !== actor.session, session)
    if (references.length > 0)
      await note(actor, 'account.signOutOthers', actor.account, `${references.length} 处登录`, session)
    return references
  })
  tellEnded(realtime, ended)
  return ended.length
}
