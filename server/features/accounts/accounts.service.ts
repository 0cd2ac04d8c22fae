import { Accounts } from './accounts.model.ts'
import type { Actor, HeldGrant } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { credentialOf } from './password.ts'

const readAccount = readTogether(async (ids) => byId(await Accounts.find({ _id: { $in: ids } }).lean()))

/**
 * The actor of an account with the grants in force today; null when it is gone or disabled, or has another password by
 * now. One read, shared by requests that come together.
 */
export async function loadActor(
  account: string,
  credential: string | undefined,
): Promise<Omit<Actor, 'session'> | null> {
  const row = await readAccount(account)
  if (!row || row.disabledAt || credentialOf(row.passwordHash) !== credential) return null
  const today = businessDate()
  const granted = row.grants
    .filter(({ from, to }) => from <= today && (to === null || today < to))
    .map(({ role, unit }) => ({ role, unit }))
  const grants: HeldGrant[] = row.learner ? [...granted, { role: 'trainee', unit: row.ancestors.at(-1)! }] : granted
  return { account: row._id, name: row.name, person: row.person, grants, mustChangePassword: row.mustChangePassword }
}
