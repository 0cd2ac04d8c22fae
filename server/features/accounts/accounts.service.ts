import { Accounts, type Account } from './accounts.model.ts'
import type { Actor, HeldGrant, Whose } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { byId, readTogether } from '../../lib/readTogether.ts'
import { credentialOf } from './password.ts'
import { isFactorRequiredOf } from './secondFactor/required.service.ts'

const readAccount = readTogether(async (ids) => byId(await Accounts.find({ _id: { $in: ids } }).lean()))

/**
 * The actor of a session, with the grants in force today; null when its account is gone or disabled, has another
 * password by now, or a second step that is required by now was not taken. One read, shared by requests that come
 * together.
 */
export async function loadActor({
  account = '',
  credential,
  factor = false,
}: Partial<Whose>): Promise<Omit<Actor, 'session'> | null> {
  const row = await readAccount(account)
  if (!row || row.disabledAt || credentialOf(row.passwordHash) !== credential) return null
  return actorOf(row, factor)
}

/** Of whom a second step is required is looked up for each request: a role may be granted while a session is open. */
async function actorOf(row: Account, factor: boolean): Promise<Omit<Actor, 'session'> | null> {
  const required = !(row.secondFactor && factor) && (await isFactorRequiredOf(row))
  if (required && row.secondFactor) return null
  const today = businessDate()
  const granted = row.grants
    .filter(({ from, to }) => from <= today && (to === null || today < to))
    .map(({ role, unit }) => ({ role, unit }))
  const things = (row.thingGrants ?? [])
    .filter(({ from, to }) => from <= today && today < to)
    .map(({ role, kind, thing }) => ({ role, kind, thing }))
  const grants: HeldGrant[] = row.learner ? [...granted, { role: 'trainee', unit: row.ancestors.at(-1)! }] : granted
  const { _id: account, login, name, person, mustChangePassword } = row
  const held = { grants, ...(things.length > 0 && { things }) }
  return { account, login, name, person, ...held, mustChangePassword, mustAddFactor: required }
}

/** The same of an account by its id, for what acts in its name without a session; null when it is gone or disabled. */
export async function actorOfAccount(account: string): Promise<Omit<Actor, 'session'> | null> {
  const row = await readAccount(account)
  return row && !row.disabledAt ? actorOf(row, true) : null
}
