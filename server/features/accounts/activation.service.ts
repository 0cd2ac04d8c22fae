import type { ClientSession } from 'mongoose'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { hashPassword } from './password.ts'
import { refuseWeak } from './passwordStrength.ts'
import { tokenHashOf } from './secret.ts'

/** The account that a one-time link is of. @throws activation.invalid for one used, replaced or expired */
export async function activationOf(token: string, session?: ClientSession): Promise<Account> {
  const account = await Accounts.findOne(
    { 'activation.tokenHash': tokenHashOf(token) },
    null,
    session ? { session } : {},
  ).lean()
  if (!account || account.disabledAt || account.activation!.expiresAt <= now()) throw fail('activation.invalid')
  return account
}

/** Sets the password by a one-time link, which ends with it: of two who use it at once, one comes too late. */
export async function activate(token: string, next: string): Promise<void> {
  const { login, name } = await activationOf(token)
  await refuseWeak(next, [login, name])
  const passwordHash = await hashPassword(next)
  await transaction(async (session) => {
    const account = await activationOf(token, session)
    await Accounts.updateOne(
      { _id: account._id },
      { $set: { passwordHash, mustChangePassword: false, activation: null } },
      { session },
    )
    await note({ account: account._id, name: account.name }, 'account.activate', account._id, account.login, session)
  })
}
