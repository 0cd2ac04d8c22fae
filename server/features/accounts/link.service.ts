/**
 * The link of an account that exists with a person of the roster: 学员 follows from it. It gives no power over others, so
 * it is the system administrator's who opens accounts too; nobody does it for oneself (decision 0011).
 */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { note } from '../audit/audit.service.ts'
import { everAppointed, namesOf, personIn } from '../roster/people.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { dropLinksOf } from './federation/links.service.ts'
import { removeSessions, tellEnded } from './devices.service.ts'

async function anothers(actor: Actor, id: string, session: ClientSession): Promise<Account> {
  const account = await Accounts.findOne({ _id: id, ...scope(actor, 'account.write') }, null, { session }).lean()
  if (!account) throw httpFail('notFound')
  if (id === actor.account) throw fail('account.ownLink')
  return account
}

const accountInWords = ({ name, login }: Account): string => `${name}（${login}）`

/**
 * Links an account that has no person with one who has no account; from then on it bears the person's name. Again
 * changes nothing.
 */
export async function linkPerson(actor: Actor, id: string, person: string): Promise<Account> {
  const own = scope(actor, 'traineeAccount.write')
  const link = async (session: ClientSession): Promise<Account> => {
    const account = await anothers(actor, id, session)
    if (!(await personIn(person, own))) throw httpFail('notFound')
    if (account.person === person) return account
    if (account.person) throw fail('account.linked')
    const [{ name, pinyin } = account] = await namesOf([person], session)
    const linked = { person, name, pinyin, learner: await everAppointed(person, session) }
    const { modifiedCount } = await Accounts.updateOne({ _id: id, person: null }, { $set: linked }, { session })
    if (modifiedCount === 0) throw fail('account.linked')
    await note(actor, 'account.link', id, `${accountInWords(account)} ↔ ${name}`, session)
    return { ...account, ...linked }
  }
  return transaction(link).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('account.personTaken') : error
  })
}

/**
 * Takes the link away; the person's records stay. The account's sessions end: a player that is open would go on earning
 * for the person. Again changes nothing.
 */
export async function unlinkPerson(actor: Actor, id: string, realtime: Realtime): Promise<Account> {
  const { account, ended } = await transaction(async (session) => {
    const before = await anothers(actor, id, session)
    if (!before.person) return { account: before, ended: [] }
    if (!(await personIn(before.person, scope(actor, 'traineeAccount.write')))) throw httpFail('notFound')
    const none = { person: null, learner: false, issue: null }
    await Accounts.updateOne({ _id: id }, { $set: none }, { session })
    await dropLinksOf(id, session)
    await note(actor, 'account.unlink', id, accountInWords(before), session)
    return { account: { ...before, ...none }, ended: await removeSessions(id, () => true, session) }
  })
  tellEnded(realtime, ended)
  return account
}
