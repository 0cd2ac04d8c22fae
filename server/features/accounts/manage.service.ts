import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { isDuplicate } from '../../lib/model.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { note } from '../audit/audit.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { holdersChanged } from './accounts.events.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { newAccount } from './newAccount.ts'
import { hashPassword, initialPassword } from './password.ts'
import { isDuty } from './separation.ts'
import { removeSessions, tellEnded } from './devices.service.ts'

interface AccountQuery {
  cursor?: string | undefined
  limit: number
  search?: string | undefined
  /** Whether with a person of the roster. */
  linked?: boolean | undefined
}

/** Accounts of the units in which the actor may see them, by pinyin; searched by name, pinyin or login. */
export async function listAccounts(
  actor: Actor,
  { cursor, limit, search, linked }: AccountQuery,
): Promise<CursorPage<Account>> {
  const filters = [
    scope(actor, 'account.read'),
    linked === undefined ? {} : { person: linked ? { $gt: '' } : null },
    nameSearch(search, ['login']),
    afterCursor(cursor, 'pinyin', 1),
  ]
  const rows = await findInOrder(Accounts, filters, { pinyin: 1, _id: 1 }, limit + 1)
  return cutPage(rows, limit, 'pinyin')
}

async function managed(actor: Actor, account: string): Promise<Account> {
  const row = await Accounts.findOne({ _id: account, ...scope(actor, 'account.write') }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

export interface NewAccount {
  login: string
  name: string
  unit: string
}

/**
 * A new account without grants: what it may do is decided by the security administrator. Its initial password is not
 * kept.
 */
export async function createAccount(
  actor: Actor,
  { login, name, unit }: NewAccount,
): Promise<{ account: Account; initialPassword: string }> {
  const home = await Units.findOne({ _id: unit, ...scope(actor, 'account.write') }).lean()
  if (!home) throw httpFail('notFound')
  if (await Accounts.exists({ loginKey: loginKey(login) })) throw fail('account.loginTaken')
  const password = initialPassword()
  const passwordHash = await hashPassword(password)
  const account = newAccount({ login, name, ancestors: home.ancestors, passwordHash })
  await insertAccount(actor, account)
  return { account, initialPassword: password }
}

/** Two who create the same account at once: the second is told like one who came later. */
async function insertAccount(actor: Actor, account: Account): Promise<void> {
  try {
    await transaction(async (session) => {
      await Accounts.create([account], { session })
      await note(actor, 'account.create', account._id, `${account.name}（${account.login}）`, session)
    })
  } catch (error) {
    throw isDuplicate(error) ? fail('account.loginTaken') : error
  }
}

/** Disables an account; what it has open ends at once. Disabling twice does nothing more. */
export async function disableAccount(actor: Actor, id: string, realtime: Realtime): Promise<Account> {
  const account = await managed(actor, id)
  if (account._id === actor.account) throw fail('account.self')
  const ended = await transaction(async (session) => {
    const { modifiedCount } = await Accounts.updateOne(
      { _id: id, disabledAt: null },
      { $set: { disabledAt: now() } },
      { session },
    )
    if (modifiedCount > 0) {
      await note(actor, 'account.disable', id, `${account.name}（${account.login}）`, session)
      await holdersChanged.emit({ account: id }, session)
    }
    return removeSessions(id, () => true, session)
  })
  tellEnded(realtime, ended)
  return managed(actor, id)
}

export async function enableAccount(actor: Actor, id: string): Promise<Account> {
  const account = await managed(actor, id)
  await transaction(async (session) => {
    const { modifiedCount } = await Accounts.updateOne(
      { _id: id, disabledAt: { $ne: null } },
      { $set: { disabledAt: null } },
      { session },
    )
    if (modifiedCount > 0) {
      await note(actor, 'account.enable', id, `${account.name}（${account.login}）`, session)
      await holdersChanged.emit({ account: id }, session)
    }
  })
  return managed(actor, id)
}

/** Whether the account holds one of the three separated duties. */
export const holdsDuty = ({ grants }: Pick<Account, 'grants'>, today: string): boolean =>
  grants.some(({ role, to }) => isDuty(role) && (to === null || today < to))

/**
 * A new initial password, shown once; all sessions of the account end. Not for holders of one of the three duties:
 * whoever could reset their password could do their work. Theirs is reset on the server's own command line.
 */
export async function resetPassword(actor: Actor, id: string, realtime: Realtime): Promise<string> {
  const account = await managed(actor, id)
  if (id === actor.account) throw fail('password.own')
  if (holdsDuty(account, businessDate())) throw fail('password.duty')
  const password = initialPassword()
  const passwordHash = await hashPassword(password)
  const ended = await transaction(async (session) => {
    await Accounts.updateOne(
      { _id: id },
      { $set: { passwordHash, mustChangePassword: true, activation: null } },
      { session },
    )
    await note(actor, 'account.resetPassword', id, `${account.name}（${account.login}）`, session)
    return removeSessions(id, () => true, session)
  })
  tellEnded(realtime, ended)
  return password
}
