/** Accounts of the people in the roster: opened from there, and given a new secret. Each person has one at most. */
import { scope, type Actor } from '../../access/actor.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import type { Realtime } from '../../realtime/realtime.ts'
import { note } from '../audit/audit.service.ts'
import { institutionOf } from '../organisations/organisations.service.ts'
import { personIn, postHolders, type PostHolder } from '../roster/people.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { removeSessions, tellEnded } from './devices.service.ts'
import { newAccount } from './newAccount.ts'
import { newSecret, type Secret, type SecretKind } from './secret.ts'

export interface Issued extends Secret {
  holder: Pick<PostHolder, '_id' | 'name' | 'unit'>
  login: string
}
export interface Opening {
  /** Names the act: asked for again because the reply was lost, it gives the account that it opened a new secret. */
  run: string
  by: SecretKind
  login?: string | undefined
  /** Whether an account that nobody has used yet, whoever opened it, is to get a new secret too. */
  again?: boolean
}

/** Whether somebody has yet to get in for the first time: a new secret takes nothing from anybody. */
const isUnused = ({ mustChangePassword }: Account): boolean => mustChangePassword

/** Roles beside 学员: who could reset such a password could do that work. */
export const hasOtherRoles = (
  { grants, thingGrants = [] }: Pick<Account, 'grants' | 'thingGrants'>,
  today = businessDate(),
): boolean => [...grants, ...thingGrants].some(({ to }) => to === null || today < to)

const isTaken = async (login: string): Promise<boolean> =>
  (await Accounts.exists({ loginKey: loginKey(login) })) !== null

/** 工号; where another institution gave the same number first, with the initials of this one. */
export async function loginOf({
  staffNumber,
  ancestors,
}: Pick<PostHolder, 'staffNumber' | 'ancestors'>): Promise<string> {
  if (!staffNumber || !/^[\w.@-]{3,40}$/.test(staffNumber)) throw fail('account.noNumber')
  if (!(await isTaken(staffNumber))) return staffNumber
  const institution = await institutionOf({ ancestors })
  const login = `${staffNumber}.${institution.initials.replace(/[^a-z0-9]/g, '') || 'x'}`.slice(0, 64)
  if (await isTaken(login)) throw fail('account.loginTaken')
  return login
}

/** The scope of an actor over people in the roster. */
export const rosterScope = (actor: Actor): Record<string, unknown> => scope(actor, 'traineeAccount.write')

export async function accountOf(actor: Actor, person: string): Promise<Account | null> {
  if (!(await personIn(person, rosterScope(actor)))) throw httpFail('notFound')
  return Accounts.findOne({ person }).lean()
}

async function reissue(
  actor: Actor,
  account: Account,
  by: SecretKind,
  act: 'account.reissue' | 'account.resetPassword',
): Promise<{ secret: Secret; ended: string[] }> {
  const { secret, kept } = await newSecret(by)
  const ended = await transaction(async (session) => {
    await Accounts.updateOne({ _id: account._id }, { $set: kept }, { session })
    await note(actor, act, account._id, detailOf(account, by), session)
    return removeSessions(account._id, () => true, session)
  })
  return { secret, ended }
}

const detailOf = ({ name, login }: Pick<Account, 'name' | 'login'>, by: SecretKind): string =>
  `${name}（${login}），${by === 'link' ? '一次性链接' : '初始密码'}`

/** Opens the account of a holder of a post. @throws account.* */
export async function openFor(actor: Actor, holder: PostHolder, opening: Opening): Promise<Issued> {
  const { run, by, again = false } = opening
  const before = await Accounts.findOne({ person: holder._id }).lean()
  if (before) {
    const mayReissue = isUnused(before) && !hasOtherRoles(before) && (again || before.issue === run)
    if (!mayReissue) throw fail('account.personTaken')
    const { secret } = await reissue(actor, before, by, 'account.reissue')
    return { ...secret, holder, login: before.login }
  }
  const login = opening.login ?? (await loginOf(holder))
  const { secret, kept } = await newSecret(by)
  const { name, ancestors } = holder
  const account = newAccount({ login, name, ancestors, person: holder._id, learner: true, issue: run, ...kept })
  await transaction(async (session) => {
    await Accounts.create([account], { session })
    await note(actor, 'account.open', account._id, detailOf(account, by), session)
  }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error
    throw fail(
      'person' in ((error as { keyPattern?: object }).keyPattern ?? {}) ? 'account.personTaken' : 'account.loginTaken',
    )
  })
  return { ...secret, holder, login }
}

export async function openAccount(actor: Actor, person: string, opening: Opening): Promise<Issued> {
  if (!(await personIn(person, rosterScope(actor)))) throw httpFail('notFound')
  const [holder] = await postHolders([person], rosterScope(actor))
  if (!holder) throw fail('account.noPost')
  return openFor(actor, holder, opening)
}

/** A new secret for a trainee of the actor's scope; what the account had open ends. Never for one with other roles. */
export async function resetTrainee(actor: Actor, person: string, by: SecretKind, realtime: Realtime): Promise<Issued> {
  const account = await accountOf(actor, person)
  if (!account) throw fail('account.none')
  if (account._id === actor.account) throw fail('password.own')
  if (hasOtherRoles(account)) throw fail('password.otherRole')
  const { secret, ended } = await reissue(actor, account, by, 'account.resetPassword')
  tellEnded(realtime, ended)
  const [holder] = await postHolders([person], {})
  return { ...secret, holder: holder ?? { _id: person, name: account.name, unit: '' }, login: account.login }
}
