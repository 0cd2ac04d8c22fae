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

/** `by`: the identity provider that said who it is; null for a password. */
export const recordSignIn = (
  { login, address, device }: Omit<Attempt, 'password'>,
  outcome: SignInRow['outcome'],
  by: string | null = null,
) => SignIns.create({ _id: newId(), at: now(), login, address, device, outcome, by })

/**
 * The account whose login and password these are. Every failed attempt is recorded, of those beyond a limit the first. An
 * unknown login is answered like a wrong password, and as late; that an account is disabled is told only to who knows
 * its password.
 * @throws signIn.limited, signIn.wrong, signIn.disabled
 */
export async function authenticate(attempt: Attempt): Promise<Account> {
  const key = loginKey(attempt.login)
  await takeTry(key, attempt.address, () => recordSignIn(attempt, 'limited'))
  const account = await Accounts.findOne({ loginKey: key }).lean()
  if (!(await passwordMatches(account?.passwordHash || null, attempt.password)) || !account) {
    await recordSignIn(attempt, account ? 'wrong-password' : 'unknown-login')
    throw fail('signIn.wrong')
  }
  if (account.disabledAt) {
    await recordSignIn(attempt, 'disabled')
    throw fail('signIn.disabled')
  }
  await forgetTries(key, attempt.address)
  return account
}

export const hasPassword = async (account: string): Promise<boolean> =>
  (await Accounts.findById(account, { passwordHash: 1 }).lean())?.passwordHash !== ''

/**
 * The password of who is signed in, given again before something that a page left open must not do; nothing is asked of
 * who has none. Wrong ones count like sign-ins.
 * @throws signIn.limited, password.wrong
 */
export async function confirmPassword(id: string, password: string, address: string): Promise<void> {
  const account = await Accounts.findById(id).lean()
  if (!account) throw fail('signIn.wrong')
  if (!account.passwordHash) return
  await takeTry(account.loginKey, address)
  if (!(await passwordMatches(account.passwordHash, password))) throw fail('password.wrong')
  await forgetTries(account.loginKey, address)
}
