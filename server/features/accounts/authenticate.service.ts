import { now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { readTogether } from '../../lib/readTogether.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { writeTogether } from '../../lib/writeTogether.ts'
import { Accounts, SignIns, type Account, type SignInRow } from './accounts.model.ts'
import { fail } from './accounts.failures.ts'
import { passwordMatches } from './password.ts'
import { withinLimits } from './signInLimits.ts'

export interface Attempt {
  login: string
  password: string
  address: string
  device: string
}

const insertSignIn = writeTogether<SignInRow>('a sign-in', (rows) => SignIns.insertMany(rows, { ordered: false }))

/** `by`: the identity provider that said who it is; null for a password. */
export const recordSignIn = (
  { login, address, device }: Omit<Attempt, 'password'>,
  outcome: SignInRow['outcome'],
  by: string | null = null,
): Promise<void> => insertSignIn({ _id: newId(), at: now(), login, address, device, outcome, by })

const accountBy = readTogether(async (keys) => {
  const rows = await Accounts.find({ loginKey: { $in: keys } }).lean()
  return new Map(rows.map((row) => [row.loginKey, row]))
})

/**
 * The account whose login and password these are. Every failed attempt is recorded, of those beyond a limit the first. An
 * unknown login is answered like a wrong password, and as late; that an account is disabled is told only to who knows
 * its password.
 * @throws signIn.limited, signIn.wrong, signIn.disabled
 */
export function authenticate(attempt: Attempt): Promise<Account> {
  const login = loginKey(attempt.login)
  const closed = () => recordSignIn(attempt, 'limited')
  return withinLimits({ login, address: attempt.address, closed }, () => accountShown(login, attempt))
}

async function accountShown(login: string, attempt: Attempt): Promise<Account> {
  const account = await accountBy(login)
  if (!(await passwordMatches(account?.passwordHash || null, attempt.password)) || !account) {
    await recordSignIn(attempt, account ? 'wrong-password' : 'unknown-login')
    throw fail('signIn.wrong')
  }
  if (account.disabledAt) {
    await recordSignIn(attempt, 'disabled')
    throw fail('signIn.disabled')
  }
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
  await withinLimits({ login: account.loginKey, address }, async () => {
    if (!(await passwordMatches(account.passwordHash, password))) throw fail('password.wrong')
  })
}
