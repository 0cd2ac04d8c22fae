/** What becomes of somebody of whom a provider has said who it is. */
import { businessDate, now } from '../../../lib/clock.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { postHolders } from '../../roster/people.service.ts'
import { whoseNumber } from '../../roster/matchPeople.service.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { newAccount } from '../newAccount.ts'
import { hasOtherRoles, loginOf } from '../traineeAccounts.service.ts'
import { refuse } from './federation.failures.ts'
import { IdentityLinks, type IdentityProvider } from './federation.model.ts'
import { insertLink, linkAccount, linksOf, refuseAccount } from './links.service.ts'
import type { Identity } from './provider.ts'

/** `confirm`: the link with `account`, or with one that is still to be named, has to be confirmed by its password. */
export type Arrived = { state: 'signed-in'; account: Account } | { state: 'confirm'; account: Account | null }

async function linked(provider: IdentityProvider, { subject, shown }: Identity): Promise<Account | null> {
  const link = await IdentityLinks.findOne({ provider: provider._id, subject }).lean()
  const account = link && (await Accounts.findById(link.account).lean())
  if (!account) return null
  refuseAccount(account)
  await IdentityLinks.updateOne({ _id: link._id }, { $set: { usedAt: now(), shown } })
  return account
}

async function personOf({ unit, match }: IdentityProvider, number: string): Promise<string | null> {
  const [person, other] = await whoseNumber(unit, match, number)
  if (other) throw refuse('identity.ambiguous')
  return person ?? null
}

/** A trainee without an account gets one, without a password: the provider is the way in. */
async function opened(provider: IdentityProvider, person: string, identity: Identity): Promise<Account> {
  const [holder] = await postHolders([person], { ancestors: provider.unit })
  if (!provider.opens || !holder) throw refuse('identity.noAccount')
  const { name, ancestors } = holder
  const account = newAccount({
    login: await loginOf(holder),
    name,
    ancestors,
    person,
    learner: true,
    passwordHash: '',
    mustChangePassword: false,
  })
  const by = { account: provider._id, name: provider.name }
  await transaction(async (session) => {
    await Accounts.create([account], { session })
    await note(by, 'account.open', account._id, `${name}（${account.login}），首次用统一身份认证登录`, session)
    await insertLink(account, { provider, identity, by: 'opened' }, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? refuse('identity.expired') : error // twice at once: the second finds the first's
  })
  return account
}

/** Whether the rule of the provider is enough: never for who holds a role besides 学员, or has another provider's link. */
const isByRule = async (provider: IdentityProvider, account: Account): Promise<boolean> =>
  provider.confirm === 'rule' && !hasOtherRoles(account, businessDate()) && (await linksOf(account._id)).length === 0

/** @throws identity.* */
export async function arrive(provider: IdentityProvider, identity: Identity): Promise<Arrived> {
  const known = await linked(provider, identity)
  if (known) return { state: 'signed-in', account: known }
  if (!identity.number) throw refuse('identity.noAttribute', `the answer has no usable ${provider.attribute}`)
  const person = await personOf(provider, identity.number)
  if (!person) return { state: 'confirm', account: null }
  const account = await Accounts.findOne({ person }).lean()
  if (!account) return { state: 'signed-in', account: await opened(provider, person, identity) }
  refuseAccount(account)
  if ((await linksOf(account._id)).some((link) => link.provider === provider._id)) throw refuse('identity.otherSubject')
  if (!(await isByRule(provider, account))) return { state: 'confirm', account }
  await linkAccount(account, { provider, identity, by: 'rule' })
  return { state: 'signed-in', account: (await Accounts.findById(account._id).lean())! }
}
