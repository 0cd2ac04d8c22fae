import { now } from '../../lib/clock.ts'
import { isDuplicate } from '../../lib/model.ts'
import { fail } from './accounts.failures.ts'
import { SignInLimits } from './accounts.model.ts'
import { networkOf } from '../../lib/network.ts'

const WINDOW_MS = 15 * 60_000
/**
 * A ward or a campus leaves through one address, so that one is let try more often. A login is closed to the address
 * that guesses at it long before it is closed to all: nobody locks others out by being wrong in their name.
 */
const LIMITS = { address: 100, 'account-address': 10, account: 100 } as const
type By = keyof typeof LIMITS

/** In the order in which they are counted: what one refuses, the next does not see. */
const keysOf = (login: string, address: string): [By, string][] => {
  const network = networkOf(address)
  return [
    ['address', `address:${network}`],
    ['account-address', `account-address:${network}:${login}`],
    ['account', `account:${login}`],
  ]
}

/**
 * Counts a try in the running window, or begins one; of two that begin it at once, the second is counted in the
 * first's.
 */
async function count(key: string): Promise<void> {
  const at = now()
  const { matchedCount } = await SignInLimits.updateOne({ _id: key, until: { $gt: at } }, { $inc: { tries: 1 } })
  if (matchedCount > 0) return
  try {
    await SignInLimits.updateOne(
      { _id: key, until: { $lte: at } },
      { $set: { tries: 1, told: false, until: new Date(at.getTime() + WINDOW_MS) } },
      { upsert: true },
    )
  } catch (error) {
    if (!isDuplicate(error)) throw error
    await SignInLimits.updateOne({ _id: key }, { $inc: { tries: 1 } })
  }
}

/** Once a window: a flood of refused tries must not fill the log of sign-ins. */
async function isFirstRefusal(key: string): Promise<boolean> {
  return (await SignInLimits.updateOne({ _id: key, told: false }, { $set: { told: true } })).modifiedCount === 1
}

async function take(by: By, key: string, closed: () => Promise<unknown>): Promise<void> {
  await count(key)
  const row = await SignInLimits.findById(key).lean()
  if (!row || row.tries <= LIMITS[by]) return
  if (await isFirstRefusal(key)) await closed()
  throw fail('signIn.limited', { retryAfter: Math.max(1, Math.ceil((row.until.getTime() - now().getTime()) / 1000)) })
}

/**
 * Takes one try of an account and an address before the password is looked at, so that tries made at once are counted
 * too; `closed` is told of a limit when it is reached.
 * @throws signIn.limited with the seconds to wait
 */
export async function takeTry(
  login: string,
  address: string,
  closed: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  for (const [by, key] of keysOf(login, address)) await take(by, key, closed)
}

/**
 * Gives the try back after a success; the account's earlier wrong ones from this address are forgotten, all others are
 * not.
 */
export async function forgetTries(login: string, address: string): Promise<void> {
  for (const [by, key] of keysOf(login, address)) {
    if (by === 'account-address') await SignInLimits.deleteOne({ _id: key })
    else await SignInLimits.updateOne({ _id: key }, { $inc: { tries: -1 } })
  }
}
