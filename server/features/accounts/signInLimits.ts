import { now } from '../../lib/clock.ts'
import { fail } from './accounts.failures.ts'
import { SignInLimits } from './accounts.model.ts'

const WINDOW_MS = 15 * 60_000
/** A ward or a campus leaves through one address, so that one is let try more often. */
const LIMITS = { account: 10, address: 100 } as const
type By = keyof typeof LIMITS

const DUPLICATE_KEY = 11_000
const keyOf = (by: By, value: string): string => `${by}:${value}`

/** Counts a try in the running window, or begins one; of two that begin it at once, the second is counted in the first's. */
async function count(key: string): Promise<void> {
  const at = now()
  const { matchedCount } = await SignInLimits.updateOne({ _id: key, until: { $gt: at } }, { $inc: { tries: 1 } })
  if (matchedCount > 0) return
  try {
    await SignInLimits.updateOne({ _id: key, until: { $lte: at } }, { $set: { tries: 1, until: new Date(at.getTime() + WINDOW_MS) } }, { upsert: true })
  } catch (error) {
    if ((error as { code?: number }).code !== DUPLICATE_KEY) throw error
    await SignInLimits.updateOne({ _id: key }, { $inc: { tries: 1 } })
  }
}

async function take(by: By, value: string): Promise<void> {
  const key = keyOf(by, value)
  await count(key)
  const row = await SignInLimits.findById(key).lean()
  if (row && row.tries > LIMITS[by]) throw fail('signIn.limited', { retryAfter: Math.max(1, Math.ceil((row.until.getTime() - now().getTime()) / 1000)) })
}

/**
 * Takes one try of an account and an address before the password is looked at, so that tries made at once are counted too.
 * @throws signIn.limited with the seconds to wait
 */
export async function takeTry(login: string, address: string): Promise<void> {
  await take('address', address)
  await take('account', login)
}

/** Gives the try back after a success; the account's earlier wrong ones are forgotten, the address's are not. */
export async function forgetTries(login: string, address: string): Promise<void> {
  await SignInLimits.deleteOne({ _id: keyOf('account', login) })
  await SignInLimits.updateOne({ _id: keyOf('address', address) }, { $inc: { tries: -1 } })
}
