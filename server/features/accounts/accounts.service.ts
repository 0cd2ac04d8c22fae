import { Accounts } from './accounts.model.ts'
import type { Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { credentialOf } from './password.ts'

/**
 * The actor of an account with the grants in force today; null when it is gone or disabled, or has another password by
 * now. One read.
 */
export async function loadActor(
  account: string,
  credential: string | undefined,
): Promise<Omit<Actor, 'session'> | null> {
  const row = await Accounts.findById(account).lean()
  if (!row || row.disabledAt || credentialOf(row.passwordHash) !== credential) return null
  const today = businessDate()
  const grants = row.grants
    .filter(({ from, to }) => from <= today && (to === null || today < to))
    .map(({ role, unit }) => ({ role, unit }))
  return { account: row._id, name: row.name, person: row.person, grants, mustChangePassword: row.mustChangePassword }
}
