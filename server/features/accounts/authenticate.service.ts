import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { Accounts, SignIns, type Account, type SignInRow } from './accounts.model.ts'
import { fail } from './accounts.failures.ts'
import { passwordMatches } from './password.ts'
import { forgetTries, takeTry } from './signInLimits.ts'

export interface Attempt {
  login: string
  password: string
  address: string
  device: string
}

const record = ({ login, address, device }: Attempt, outcome: SignInRow['outcome']) =>
  SignIns.create({ _id: newId(), at: now(), login, address, device, outcome })

/**
 * The account whose login and password these are. Every attempt is recorded, of those beyond a limit the first. An
 * unknown login is answered like a wrong password, and as late; that an account is disabled is told only to who knows
 * its password.
 * @throws signIn.limited, signIn.wrong, signIn.disabled
 */
export async function authenticate(attempt: Attempt): Promise<Account> {
  const key = loginKey(attempt.login)
  await takeTry(key, attempt.address, () => record(attempt, 'limited'))
  const account = await Accounts.findOne({ loginKey: key }).lean()
  if (!(await passwordMatches(account?.passwordHash || null, attempt.password)) || !account) {
    await record(attempt, account ? 'wrong-password' : 'unknown-login')
    throw fail('signIn.wrong')
  }
  if (account.disabledAt) {
    await record(attempt, 'disabled')
    throw fail('signIn.disabled')
  }
  await forgetTries(key, attempt.address)
  await record(attempt, 'signed-in')
  return account
}
