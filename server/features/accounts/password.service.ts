import type { Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts } from './accounts.model.ts'
import { confirmPassword } from './authenticate.service.ts'
import { credentialOf, hashPassword } from './password.ts'
import { refuseWeak } from './passwordStrength.ts'
import { keepSession, removeSessions, tellEnded } from './devices.service.ts'

export interface PasswordChange {
  current: string
  next: string
}

/**
 * Changes the own password and ends the account's other sessions. Tries with a wrong current one count like sign-ins:
 * a page left open is no way to guess.
 * @throws signIn.limited, password.wrong, password.same; conflict when it was changed meanwhile
 */
export async function changePassword(
  actor: Actor,
  { current, next }: PasswordChange,
  address: string,
  realtime: Realtime,
): Promise<void> {
  const account = await Accounts.findById(actor.account).lean()
  if (!account) throw httpFail('session.required')
  if (!account.passwordHash) throw fail('password.none')
  await confirmPassword(account._id, current, address)
  if (current === next) throw fail('password.same')
  await refuseWeak(next, [account.login, account.name])
  const passwordHash = await hashPassword(next)
  const ended = await transaction(async (session) => {
    const { matchedCount } = await Accounts.updateOne(
      { _id: account._id, passwordHash: account.passwordHash },
      { $set: { passwordHash, mustChangePassword: false } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await note(actor, 'account.changePassword', account._id, account.login, session)
    await keepSession(account._id, actor.session, credentialOf(passwordHash), session)
    return removeSessions(account._id, (reference) => reference !== actor.session, session)
  })
  tellEnded(realtime, ended)
}
