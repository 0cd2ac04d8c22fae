/**
 * The links themselves. Opening one does nothing, for programs that look at mails open what they find in them: only the
 * button of its page uses it up.
 */
import { businessDate, now } from '../../../lib/clock.ts'
import { loginKey } from '../../../lib/spelling.rule.ts'
import { transaction } from '../../../lib/transaction.ts'
import { accountsWrittenTo } from '../../notifications/addressOf.service.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { voidUnusedPassword } from '../federation/links.service.ts'
import { holdsDuty } from '../manage.service.ts'
import { credentialOf } from '../password.ts'
import { newToken, tokenHashOf } from '../secret.ts'
import { hasOtherRoles } from '../traineeAccounts.service.ts'
import { fail } from './mailLink.failures.ts'
import { MailLinks } from './mailLink.model.ts'
import { isOffered } from './mailLink.setting.service.ts'

const MINUTES = 10
/** So many at a time of one account: nobody fills another’s mailbox. */
const MOST = 3

/**
 * Holders of the three duties sign in by password alone: whoever keeps the mail server could be them. So do those with
 * other roles whose address stands in the roster: whoever keeps that could write an own one there and do their work.
 */
function mayBeSent(account: Account): boolean {
  const today = businessDate()
  if (account.disabledAt || holdsDuty(account, today)) return false
  return account.person === null || !hasOtherRoles(account, today)
}

/** Whose it may be: a login, or the address under which somebody is known here. */
export async function accountsAsked(asked: string): Promise<Account[]> {
  const named = await Accounts.findOne({ loginKey: loginKey(asked) }).lean()
  const ids = named || !asked.includes('@') ? [] : await accountsWrittenTo(asked)
  const found = named ? [named] : await Accounts.find({ _id: { $in: ids } }).lean()
  return found.filter(mayBeSent)
}

/** A new link for an account; null when enough are on their way. */
export async function newLink({ _id: account, passwordHash }: Account): Promise<string | null> {
  if ((await MailLinks.countDocuments({ account })) >= MOST) return null
  const token = newToken()
  const expiresAt = new Date(now().getTime() + MINUTES * 60_000)
  await MailLinks.create({ _id: tokenHashOf(token), account, credential: credentialOf(passwordHash), expiresAt })
  return token
}

export const dropLink = async (token: string): Promise<void> => {
  await MailLinks.deleteOne({ _id: tokenHashOf(token) })
}

/** @throws mailLink.off, mailLink.invalid for one that was used, is too old, or was sent before the password changed */
export async function lookAt(token: string): Promise<Account> {
  if (!(await isOffered())) throw fail('mailLink.off')
  const link = await MailLinks.findById(tokenHashOf(token)).lean()
  const account = link && (await Accounts.findById(link.account).lean())
  const holds = account && mayBeSent(account) && credentialOf(account.passwordHash) === link.credential
  if (!holds || link.expiresAt <= now()) throw fail('mailLink.invalid')
  return account
}

/** Uses a link up: of two who use it at once, one comes too late. An initial password that nobody used ends with it. */
export async function takeLink(token: string): Promise<Account> {
  const account = await lookAt(token)
  await transaction(async (session) => {
    const { deletedCount } = await MailLinks.deleteOne({ _id: tokenHashOf(token) }, { session })
    if (deletedCount === 0) throw fail('mailLink.invalid')
    await voidUnusedPassword(account, session)
  })
  return (await Accounts.findById(account._id).lean())!
}
