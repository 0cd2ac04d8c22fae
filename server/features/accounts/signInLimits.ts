import { atMost } from '../../lib/atMost.ts'
import { now } from '../../lib/clock.ts'
import { keyedQueue } from '../../lib/keyedQueue.ts'
import { isDuplicate } from '../../lib/model.ts'
import { networkOf } from '../../lib/network.ts'
import { byId, readEach, readTogether } from '../../lib/readTogether.ts'
import { fail } from './accounts.failures.ts'
import { SignInLimits, type SignInLimit } from './accounts.model.ts'

const WINDOW_MS = 15 * 60_000
/**
 * A ward or a campus leaves through one address, so that one is let try more often. A login is closed to the address
 * that guesses at it long before it is closed to all: nobody locks others out by being wrong in their name.
 */
const LIMITS = { address: 100, 'account-address': 10, account: 100 } as const
type By = keyof typeof LIMITS

/**
 * So many are looked at together, and so many more wait for it: who comes later is told to come again. Passwords are done
 * with one by one; were each followed by the next in line, it would read limits and account for itself alone.
 */
const AT_ONCE = 16
const LINE = 300
const TOGETHER = 4
const place = atMost(AT_ONCE, LINE, () => fail('signIn.busy', { retryAfter: 10 }), TOGETHER)

/** Whose try it is, and from where. */
export interface Trying {
  login: string
  address: string
  /** Told of a limit when it is reached, once a window: a flood of refused tries must not fill the log of sign-ins. */
  closed?: () => Promise<unknown>
}

const keysOf = ({ login, address }: Trying): Record<By, string> => {
  const network = networkOf(address)
  return {
    address: `address:${network}`,
    'account-address': `account-address:${network}:${login}`,
    account: `account:${login}`,
  }
}
const readLimit = readTogether(async (ids) => byId(await SignInLimits.find({ _id: { $in: ids } }).lean()))

/**
 * Counts a wrong try in the running window, or begins one; of two that begin it at once, the second is counted in the
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

async function refuse({ _id, told, until }: SignInLimit, closed: Trying['closed']): Promise<never> {
  if (!told && (await SignInLimits.updateOne({ _id, told: false }, { $set: { told: true } })).modifiedCount === 1)
    await closed?.()
  throw fail('signIn.limited', { retryAfter: Math.max(1, Math.ceil((until.getTime() - now().getTime()) / 1000)) })
}

async function tried<T>(trying: Trying, work: () => Promise<T>): Promise<T> {
  const keys = keysOf(trying)
  const rows = await readEach(readLimit, Object.values(keys))
  const at = now()
  for (const [by, key] of Object.entries(keys)) {
    const row = rows.find(({ _id, until }) => _id === key && until > at)
    if (row && row.tries >= LIMITS[by as By]) await refuse(row, trying.closed)
  }
  try {
    const found = await work()
    const own = keys['account-address']
    if (rows.some(({ _id }) => _id === own)) await SignInLimits.deleteOne({ _id: own })
    return found
  } catch (error) {
    await Promise.all(Object.values(keys).map(count))
    throw error
  }
}

/**
 * Does `work`, which looks at what somebody shows, unless too many wrong tries came before; one that it throws at is
 * counted. After a success the account's earlier wrong ones from this address are forgotten, all others are not. Tries
 * of a login are looked at one after another, so that none goes uncounted, and a success costs a single read: of several
 * processes each may be in the middle of one more.
 * @throws signIn.limited with the seconds to wait; signIn.busy
 */
export const withinLimits = <T>(trying: Trying, work: () => Promise<T>): Promise<T> =>
  keyedQueue(`sign-in ${trying.login}`, () => place(() => tried(trying, work)))
