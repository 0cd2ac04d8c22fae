import { promisify } from 'node:util'
import type { Call } from '../../http/mount.ts'
import { sessionReference, SESSION_COOKIE } from '../../access/sessionReference.ts'
import { now } from '../../lib/clock.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { transaction } from '../../lib/transaction.ts'
import { sessionsEnded } from './accounts.events.ts'
import type { Account } from './accounts.model.ts'
import { deviceName } from './deviceName.ts'
import { credentialOf } from './password.ts'

const announceEnd = (reference: string): Promise<void> =>
  transaction((session) => sessionsEnded.emit({ references: [reference] }, session))

/** What another account, or the same one, had open in this browser ends. */
async function endEarlier({ req }: Call, realtime: Realtime): Promise<void> {
  const before = sessionReference(req.sessionID)
  await announceEnd(before)
  await promisify(req.session.regenerate.bind(req.session))()
  realtime.endSession(before)
}

/**
 * Signs the caller in under a new session id: one that was set before the sign-in is worth nothing after it (session
 * fixation). A request without a session of somebody has a new id already: only such sessions are kept, and ids are made
 * here alone. `endedBy`: who besides the person may end it, see devices.service.ts; `factor`: whether the second step
 * was taken.
 */
export async function openSession(
  call: Call,
  account: Account,
  realtime: Realtime,
  { endedBy, factor }: { endedBy: readonly string[]; factor: boolean },
): Promise<void> {
  const { req } = call
  if (req.session.account) await endEarlier(call, realtime)
  Object.assign(req.session, {
    account: account._id,
    credential: credentialOf(account.passwordHash),
    signedInAt: now().toISOString(),
    device: deviceOf(req),
    address: req.ip ?? '',
    ...(endedBy.length > 0 && { endedBy }),
    ...(factor && { factor }),
  })
  await promisify(req.session.save.bind(req.session))()
}

export const deviceOf = (req: Call['req']): string => deviceName(req.get('user-agent'))

/** Whoever adds a second factor has shown it in this session. */
export async function factorShown({ req }: Call): Promise<void> {
  if (req.session.factor) return
  req.session.factor = true
  await promisify(req.session.save.bind(req.session))()
}

/** Ends the caller's session, with its open pages; without one it does nothing. */
export async function endOwnSession({ req, res }: Call, realtime: Realtime): Promise<void> {
  const reference = sessionReference(req.sessionID)
  await announceEnd(reference) // first: were the process killed between the two, a kept cookie would beat on for hours
  await promisify(req.session.destroy.bind(req.session))()
  realtime.endSession(reference)
  res.clearCookie(SESSION_COOKIE)
}
