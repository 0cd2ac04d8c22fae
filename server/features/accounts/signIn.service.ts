import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { Failure } from '../../http/errors.ts'
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

const record = ({ login, address, device }: Attempt, outcome: SignInRow['outcome']) => SignIns.create({ _id: newId(), at: now(), login, address, device, outcome })

async function withinLimits(attempt: Attempt): Promise<void> {
  try {
    await takeTry(attempt.login, attempt.address)
  } catch (error) {
    if (error instanceof Failure) await record(attempt, 'limited')
    throw error
  }
}

/**
 * The account whose login and password these are. Every attempt is recorded. An unknown login is answered like a wrong
 * password, and as late; that an account is disabled is told only to who knows its password.
 * @throws signIn.limited, signIn.wrong, signIn.disabled
 */
export async function authenticate(attempt: Attempt): Promise<Account> {
  await withinLimits(attempt)
  const account = await Accounts.findOne({ login: attempt.login }).lean()
  if (!(await passwordMatches(account?.passwordHash ?? null, attempt.password)) || !account) {
    await record(attempt, account ? 'wrong-password' : 'unknown-login')
    throw fail('signIn.wrong')
  }
  if (account.disabledAt) {
    await record(attempt, 'disabled')
    throw fail('signIn.disabled')
  }
  await forgetTries(attempt.login, attempt.address)
  await record(attempt, 'signed-in')
  return account
}
