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

/**
 * Signs the caller in under a new session id: one that was set before the sign-in is worth nothing after it (session
 * fixation), and what another account had open in this browser ends with it. `endedBy`: who besides the person may end
 * it, see devices.service.ts; `mustAddFactor`: until then it may do nothing else.
 */
export async function openSession(
  { req }: Call,
  account: Account,
  realtime: Realtime,
  { endedBy, mustAddFactor }: { endedBy: readonly string[]; mustAddFactor: boolean },
): Promise<void> {
  const before = sessionReference(req.sessionID)
  await announceEnd(before)
  await promisify(req.session.regenerate.bind(req.session))()
  realtime.endSession(before)
  Object.assign(req.session, {
    account: account._id,
    credential: credentialOf(account.passwordHash),
    signedInAt: now().toISOString(),
    device: deviceOf(req),
    address: req.ip ?? '',
    ...(endedBy.length > 0 && { endedBy }),
    ...(mustAddFactor && { mustAddFactor }),
  })
  await promisify(req.session.save.bind(req.session))()
}

export const deviceOf = (req: Call['req']): string => deviceName(req.get('user-agent'))

/** The session has what it had to add. */
export async function factorAdded({ req }: Call): Promise<void> {
  if (!req.session.mustAddFactor) return
  delete req.session.mustAddFactor
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
