/** What becomes of somebody of whom a provider has said who it is. */
import { businessDate, now } from '../../../lib/clock.ts'
import { Failure } from '../../../lib/failure.ts'
import { isDuplicate } from '../../../lib/model.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { namesOf, postHolders, type PostHolder } from '../../roster/people.service.ts'
import { whoseNumber } from '../../roster/matchPeople.service.ts'
import { Accounts, type Account } from '../accounts.model.ts'
import { newAccount } from '../newAccount.ts'
import { hasOtherRoles, loginOf } from '../traineeAccounts.service.ts'
import { refuse } from './federation.failures.ts'
import { IdentityLinks, type IdentityProvider } from './federation.model.ts'
import { insertLink, linkAccount, linksOf, refuseAccount } from './links.service.ts'
import type { Identity } from './provider.ts'

const LONGEST_NAME = 120

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

/** The account and its link, in one: twice at once, the second finds the first's. */
async function opening(
  provider: IdentityProvider,
  account: Account,
  identity: Identity,
  why: string,
): Promise<Account> {
  const by = { account: provider._id, name: provider.name }
  await transaction(async (session) => {
    await Accounts.create([account], { session })
    await note(by, 'account.open', account._id, `${account.name}（${account.login}），${why}`, session)
    await insertLink(account, { provider, identity, by: 'opened' }, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? refuse('identity.expired') : error
  })
  return account
}

/** No login can be made of what the provider or the roster has. */
const loginFor = (holder: Pick<PostHolder, 'staffNumber' | 'ancestors'>): Promise<string> =>
  loginOf(holder).catch((error: unknown) => {
    throw error instanceof Failure ? refuse('identity.noAccount', `no login: ${error.code}`) : error
  })

const WITHOUT_PASSWORD = { passwordHash: '', mustChangePassword: false }

/** A trainee without an account gets one, without a password: the provider is the way in. */
async function openedForHolder(provider: IdentityProvider, holder: PostHolder, identity: Identity): Promise<Account> {
  const { _id: person, name, ancestors } = holder
  const login = await loginFor(holder)
  const account = newAccount({ login, name, ancestors, person, learner: true, ...WITHOUT_PASSWORD })
  return opening(provider, account, identity, '首次用统一身份认证登录')
}

/**
 * Somebody without a post, such as an instructor, gets an account where the provider says of them what its rule asks for:
 * without any role, which an administrator may grant.
 */
async function openedForOther(provider: IdentityProvider, person: string | null, identity: Identity): Promise<Account> {
  const { number, shown, subject } = identity
  const { ancestors } = provider
  const login = await loginFor({ staffNumber: number ?? subject, ancestors })
  const [known] = person ? await namesOf([person]) : []
  const name = known?.name ?? shown.slice(0, LONGEST_NAME)
  const account = newAccount({ login, name, ancestors, person, ...WITHOUT_PASSWORD })
  return opening(provider, account, identity, '没有任职，首次用统一身份认证登录，按规则开设，没有任何角色')
}

const isOfOthers = ({ others }: IdentityProvider, { says = [] }: Identity): boolean =>
  Boolean(others && says.includes(others.value))

/** Who has no account yet. @returns null when nobody gets one by the rules of the provider */
async function opened(provider: IdentityProvider, person: string | null, identity: Identity): Promise<Account | null> {
  const [holder] = person ? await postHolders([person], { ancestors: provider.unit }) : []
  if (holder && provider.opens) return openedForHolder(provider, holder, identity)
  return !holder && isOfOthers(provider, identity) ? openedForOther(provider, person, identity) : null
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
  const account = person && (await Accounts.findOne({ person }).lean())
  if (!account) {
    const made = await opened(provider, person, identity)
    if (!made && person) throw refuse('identity.noAccount')
    return made ? { state: 'signed-in', account: made } : { state: 'confirm', account: null }
  }
  refuseAccount(account)
  if ((await linksOf(account._id)).some((link) => link.provider === provider._id)) throw refuse('identity.otherSubject')
  if (!(await isByRule(provider, account))) return { state: 'confirm', account }
  await linkAccount(account, { provider, identity, by: 'rule' })
  return { state: 'signed-in', account: (await Accounts.findById(account._id).lean())! }
}
