/** Roles for one thing, given with an end by who owns it. The thing's feature says who that is, before it calls here. */
import type { ClientSession } from 'mongoose'
import type { Actor } from '../../access/actor.ts'
import { capabilitiesOf, type Capability, type ThingKind, type ThingRole } from '../../access/capabilities.ts'
import { businessDate } from '../../lib/clock.ts'
import { dayInWords } from '../../lib/dayInWords.ts'
import { httpFail } from '../../lib/failure.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { overlap } from '../../lib/period.ts'
import { loginKey } from '../../lib/spelling.rule.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { institutionOf } from '../organisations/organisations.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account, type ThingGrant } from './accounts.model.ts'
import { ROLE_NAMES } from './roleNames.rule.ts'

export interface Thing {
  kind: ThingKind
  id: string
  title: string
  /** Of the unit whose it is. */
  ancestors: string[]
  /** Where its holders of a role work. */
  link: string
}
export interface NewThingRole {
  id: string
  role: ThingRole
  login: string
  to: string
}
export type HeldRole = ThingGrant & Pick<Account, 'name' | 'login'> & { account: string; ended: boolean }

/** Those in force first, then the ended ones. */
export async function rolesOf({ kind, id }: Pick<Thing, 'kind' | 'id'>): Promise<HeldRole[]> {
  const today = businessDate()
  const rows = await Accounts.find({ 'thingGrants.thing': id }, { name: 1, login: 1, thingGrants: 1 }).lean()
  const held = rows.flatMap(({ _id: account, name, login, thingGrants = [] }) =>
    thingGrants
      .filter((each) => each.kind === kind && each.thing === id)
      .map((each) => ({ ...each, account, name, login, ended: each.to <= today })),
  )
  return held.sort((a, b) => Number(a.ended) - Number(b.ended) || (a.to < b.to ? 1 : -1))
}

const FOUND = 20

/** Accounts of the institution by name, pinyin or login; of another one by the whole login. */
export async function candidates({ ancestors }: Thing, search: string): Promise<Pick<Account, 'login' | 'name'>[]> {
  const { _id: institution } = await institutionOf({ ancestors })
  const own = { ancestors: institution }
  const found = await findInOrder(Accounts, [own, nameSearch(search, ['login'])], { pinyin: 1, _id: 1 }, FOUND)
  const exact = await Accounts.findOne({ loginKey: loginKey(search) }).lean()
  const all = exact && !found.some(({ _id }) => _id === exact._id) ? [exact, ...found] : found
  return all.filter(({ disabledAt }) => !disabledAt)
}

/** Sent again it is the same one. @throws grant.* */
export async function grantFor(actor: Actor, thing: Thing, { id, role, login, to }: NewThingRole): Promise<void> {
  const from = businessDate()
  if (to <= from) throw fail('grant.over')
  await transaction(async (session) => {
    const account = await Accounts.findOne({ loginKey: loginKey(login) }, null, { session }).lean()
    if (!account || account.disabledAt) throw fail('grant.nobody')
    if (account._id === actor.account) throw fail('grant.self')
    const { thingGrants = [] } = account
    const of = { kind: thing.kind, thing: thing.id, title: thing.title }
    const grant: ThingGrant = { _id: id, role, ...of, from, to, byName: actor.name }
    const made = thingGrants.find((each) => each._id === id)
    if (made && (made.thing !== thing.id || made.role !== role || made.to !== to)) throw httpFail('create.differs')
    if (made) return
    const isHeld = thingGrants.some((each) => each.thing === thing.id && each.role === role && overlap(each, grant))
    if (isHeld) throw fail('grant.held')
    await Accounts.updateOne({ _id: account._id }, { $push: { thingGrants: grant } }, { session })
    const said = `${account.name}（${account.login}）：${ROLE_NAMES[role]} · 《${thing.title}》，到 ${to} 止`
    await note(actor, 'grant.create', account._id, said, session)
    const values = { thing: thing.title, role: ROLE_NAMES[role], by: actor.name, to: dayInWords(to) }
    await notify({ accounts: [account._id] }, { kind: 'role.granted', key: id, values, link: thing.link }, session)
  })
}

/** Ends it at once: the next request of the account is without it. @throws notFound for another thing's */
export async function revokeFor(actor: Actor, { kind, id }: Pick<Thing, 'kind' | 'id'>, grant: string): Promise<void> {
  await transaction(async (session) => {
    const filter = { 'thingGrants.thing': id, 'thingGrants._id': grant }
    const account = await Accounts.findOne(filter, null, { session }).lean()
    const held = account?.thingGrants!.find((each) => each._id === grant && each.kind === kind && each.thing === id)
    if (!account || !held) throw httpFail('notFound')
    await endThingGrant(actor, account, grant, session)
  })
}

/** One that has begun ends today and is kept; one of today is taken away. @returns null where there is none in force */
export async function endThingGrant(
  actor: Actor,
  account: Account,
  id: string,
  session: ClientSession,
): Promise<Account | null> {
  const today = businessDate()
  const held = account.thingGrants?.find((each) => each._id === id && today < each.to)
  if (!held) return null
  const thingGrants = account
    .thingGrants!.filter((each) => each._id !== id || each.from < today)
    .map((each) => (each._id === id ? { ...each, to: today } : each))
  await Accounts.updateOne({ _id: account._id }, { $set: { thingGrants } }, { session })
  const said = `${account.name}（${account.login}）：${ROLE_NAMES[held.role]} · 《${held.title}》`
  await note(actor, 'grant.revoke', account._id, said, session)
  return { ...account, thingGrants }
}

/** Accounts that hold a capability today for one thing alone. */
export async function holdersFor(
  { kind, id }: Pick<Thing, 'kind' | 'id'>,
  capability: Capability,
  session?: ClientSession,
): Promise<string[]> {
  const today = businessDate()
  const fields = { thingGrants: 1, disabledAt: 1 }
  const rows = await Accounts.find({ 'thingGrants.thing': id }, fields, session ? { session } : {}).lean()
  const holds = ({ role, kind: of, thing, from, to }: ThingGrant): boolean =>
    of === kind && thing === id && from <= today && today < to && capabilitiesOf(role).includes(capability)
  return rows.filter(({ thingGrants = [], disabledAt }) => !disabledAt && thingGrants.some(holds)).map(({ _id }) => _id)
}
