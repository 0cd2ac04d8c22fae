import type { ClientSession } from 'mongoose'
import { scope, type Actor } from '../../access/actor.ts'
import type { GrantedRole } from '../../access/capabilities.ts'
import { httpFail } from '../../lib/failure.ts'
import { businessDate } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { overlap } from '../../lib/period.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { Units } from '../organisations/organisations.model.ts'
import { holdersChanged } from './accounts.events.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account, type GrantRow } from './accounts.model.ts'
import { ROLE_NAMES } from './roleNames.rule.ts'
import { endThingGrant } from './thingRoles.service.ts'
import { keepsDutiesApart } from './separation.ts'

export interface NewGrant {
  role: GrantedRole
  unit: string
  from?: string | undefined
  to?: string | null | undefined
}

/** Nobody decides about oneself, and only about accounts of one's own scope. */
async function grantee(actor: Actor, account: string, session: ClientSession): Promise<Account> {
  const row = await Accounts.findOne({ _id: account, ...scope(actor, 'grant.write') }, null, { session }).lean()
  if (!row) throw httpFail('notFound')
  if (account === actor.account) throw fail('grant.self')
  return row
}

function refuse(account: Account, added: GrantRow): void {
  if (added.to !== null && added.to <= added.from) throw fail('grant.period')
  if (!keepsDutiesApart(account.grants, added)) throw fail('grant.separated')
  if (
    account.grants.some(
      ({ role, unit, ...period }) => role === added.role && unit === added.unit && overlap(period, added),
    )
  )
    throw fail('grant.duplicate')
}

/**
 * Grants a role in a unit of the actor's scope. Grants made at once to one account conflict and are checked one after
 * another.
 */
export async function grantRole(
  actor: Actor,
  id: string,
  { role, unit, from = businessDate(), to = null }: NewGrant,
): Promise<Account> {
  const grant: GrantRow = { _id: newId(), role, unit, from, to }
  return transaction(async (session) => {
    const account = await grantee(actor, id, session)
    const home = await Units.findOne({ _id: unit, ...scope(actor, 'grant.write') }, null, { session }).lean()
    if (!home) throw httpFail('notFound')
    refuse(account, grant)
    await Accounts.updateOne({ _id: id }, { $push: { grants: grant } }, { session })
    await holdersChanged.emit({ account: id }, session)
    await note(
      actor,
      'grant.create',
      id,
      `${account.name}（${account.login}）：${ROLE_NAMES[role]} · ${home.name}`,
      session,
    )
    return { ...account, grants: [...account.grants, grant] }
  })
}

/** A grant that has begun ends today and is kept; one that has not is taken away. */
function revoked(grants: readonly GrantRow[], id: string, today: string): GrantRow[] {
  return grants
    .filter((grant) => grant._id !== id || grant.from < today)
    .map((grant) => (grant._id === id ? { ...grant, to: today } : grant))
}

/** Ends a grant at once: the next request of the account is without it. */
export async function revokeGrant(actor: Actor, id: string, grant: string): Promise<Account> {
  const today = businessDate()
  return transaction(async (session) => {
    const account = await grantee(actor, id, session)
    const thing = await endThingGrant(actor, account, grant, session)
    if (thing) return thing
    const held = account.grants.find(({ _id, to }) => _id === grant && (to === null || today < to))
    if (!held) throw httpFail('notFound')
    if (!(await Units.exists({ _id: held.unit, ...scope(actor, 'grant.write') }).session(session)))
      throw httpFail('notFound')
    const grants = revoked(account.grants, grant, today)
    await Accounts.updateOne({ _id: id }, { $set: { grants } }, { session })
    await holdersChanged.emit({ account: id }, session)
    await note(actor, 'grant.revoke', id, `${account.name}（${account.login}）：${ROLE_NAMES[held.role]}`, session)
    return { ...account, grants }
  })
}
