/** Which accounts sign in as which subjects of which providers. */
import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newId } from '../../../lib/id.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import type { Realtime } from '../../../realtime/realtime.ts'
import { note } from '../../audit/audit.service.ts'
import { namesAndUnits } from '../../roster/people.service.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { removeSessions, tellEnded } from '../devices.service.ts'
import { holdsDuty } from '../manage.service.ts'
import { fail, refuse } from './federation.failures.ts'
import { IdentityLinks, IdentityProviders, type IdentityLink, type IdentityProvider } from './federation.model.ts'
import type { Identity } from './provider.ts'

export const linksOf = (account: string): Promise<IdentityLink[]> =>
  IdentityLinks.find({ account }).sort({ provider: 1 }).lean()

/** @throws identity.disabled, identity.duty: nobody who sets a provider up may come to act as one of the three duties */
export function refuseAccount(account: Account): void {
  if (account.disabledAt) throw refuse('identity.disabled')
  if (holdsDuty(account, businessDate())) throw refuse('identity.duty')
}

/** A provider speaks for the people of its own unit: an account is one of them by its own unit, or by its person's posts. */
export async function isOfUnit(account: Account, { unit }: Pick<IdentityProvider, 'unit'>): Promise<boolean> {
  if (account.ancestors.includes(unit)) return true
  const [person] = account.person ? await namesAndUnits([account.person]) : []
  return person?.ancestors.includes(unit) ?? false
}

export interface NewLink {
  provider: IdentityProvider
  identity: Pick<Identity, 'subject' | 'shown'>
  by: IdentityLink['by']
}

/** In the transaction that decides on it. */
export async function insertLink(
  account: Pick<Account, '_id' | 'name' | 'login'>,
  { provider, identity: { subject, shown }, by }: NewLink,
  session: ClientSession,
): Promise<void> {
  const at = now()
  const row: IdentityLink = {
    _id: newId(),
    provider: provider._id,
    subject,
    account: account._id,
    shown,
    by,
    at,
    usedAt: at,
  }
  await IdentityLinks.create([row], { session })
  const who = { account: account._id, name: account.name }
  await note(
    who,
    'identity.link',
    account._id,
    `${account.name}（${account.login}） ↔ ${provider.name}：${shown}`,
    session,
  )
}

/**
 * Links an account with the subject of a provider; again changes nothing. A link by rule is the first one that the
 * account has: a second provider that claims the same staff number gets nowhere without the person's password.
 * @throws identity.otherSubject, otherAccount, otherUnit, duty, disabled
 */
export async function linkAccount(account: Account, link: NewLink): Promise<void> {
  refuseAccount(account)
  if (!(await isOfUnit(account, link.provider))) throw refuse('identity.otherUnit')
  const { provider, identity, by } = link
  await transaction(async (session) => {
    const taken = await IdentityLinks.findOne({ provider: provider._id, subject: identity.subject }, null, {
      session,
    }).lean()
    if (taken?.account === account._id) return
    if (taken) throw refuse('identity.otherAccount')
    const links = await IdentityLinks.find({ account: account._id }, null, { session }).lean()
    if (links.some((each) => each.provider === provider._id)) throw refuse('identity.otherSubject')
    if (by === 'rule' && links.length > 0) throw httpFail('conflict')
    await insertLink(account, link, session)
    if (by === 'rule') await voidUnusedPassword(account, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? refuse('identity.otherAccount') : error
  })
}

/** An initial password that nobody has used yet would stay good for whoever has the sheet. */
export async function voidUnusedPassword({ _id }: Account, session: ClientSession): Promise<void> {
  const none = { passwordHash: '', mustChangePassword: false, activation: null }
  await Accounts.updateOne({ _id, mustChangePassword: true }, { $set: none }, { session })
}

async function dropLink(actor: Actor, account: Account, link: IdentityLink, realtime: Realtime): Promise<void> {
  const provider = await IdentityProviders.findById(link.provider, { name: 1 }).lean()
  const ended = await transaction(async (session) => {
    const { deletedCount } = await IdentityLinks.deleteOne({ _id: link._id }, { session })
    if (deletedCount === 0) return []
    const detail = `${account.name}（${account.login}） ↮ ${provider?.name ?? ''}：${link.shown}`
    await note(actor, 'identity.unlink', account._id, detail, session)
    return removeSessions(account._id, (reference) => reference !== actor.session, session)
  })
  tellEnded(realtime, ended)
}

/** Undoes an own link; every other device is signed out. @throws link.onlyWay */
export async function dropOwnLink(actor: Actor, id: string, realtime: Realtime): Promise<void> {
  const links = await linksOf(actor.account)
  const link = links.find(({ _id }) => _id === id)
  const account = await Accounts.findById(actor.account).lean()
  if (!link || !account) throw httpFail('notFound')
  if (links.length === 1 && !account.passwordHash) throw fail('link.onlyWay')
  await dropLink(actor, account, link, realtime)
}

const within = async (actor: Actor, capability: 'account.read' | 'account.write', id: string): Promise<Account> => {
  const account = await Accounts.findOne({ _id: id, ...scope(actor, capability) }).lean()
  if (!account) throw httpFail('notFound')
  return account
}

export async function linksOfAccount(actor: Actor, id: string): Promise<IdentityLink[]> {
  return linksOf((await within(actor, 'account.read', id))._id)
}

/** An administrator undoes a link; the account's sessions end. */
export async function dropLinkOf(actor: Actor, id: string, link: string, realtime: Realtime): Promise<void> {
  const account = await within(actor, 'account.write', id)
  const row = await IdentityLinks.findOne({ _id: link, account: id }).lean()
  if (!row) throw httpFail('notFound')
  await dropLink(actor, account, row, realtime)
}

/** The account has another person, or none, from now on: whoever signed in to it before does not any more. */
export const dropLinksOf = async (account: string, session: ClientSession, since = new Date(0)): Promise<void> => {
  await IdentityLinks.deleteMany({ account, at: { $gte: since } }, { session })
}
