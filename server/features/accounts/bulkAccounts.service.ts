/** Accounts for all of a unit's subtree, a few in each request: each account stands or does not, none is half made. */
import { inParallel } from '../../lib/batches.ts'
import { httpFail, Failure } from '../../lib/failure.ts'
import { lookUp } from '../../lib/lookUp.ts'
import type { Actor } from '../../access/actor.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { holdersWithin, postHolders, type PostHolder } from '../roster/people.service.ts'
import { fail } from './accounts.failures.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { hasOtherRoles, openFor, rosterScope, type Issued, type Opening } from './traineeAccounts.service.ts'

/** The plan is one answer. */
const MOST = 5_000
/** As many hashes as an ordinary server has processors to reckon them. */
const AT_ONCE = 2

export interface Plan {
  toOpen: PostHolder[]
  /** No login can be made of their numbers. */
  withoutNumber: PostHolder[]
  /** Opened, and never used. */
  unused: PostHolder[]
}

async function accountsOf(holders: readonly PostHolder[]): Promise<Map<string, Account>> {
  const found = await lookUp(
    holders.map(({ _id }) => _id),
    (some) => Accounts.find({ person: { $in: some } }).lean(),
  )
  return new Map(found.map((account) => [account.person!, account]))
}

const canBeLogin = ({ staffNumber }: PostHolder): boolean => /^[\w.@-]{3,40}$/.test(staffNumber ?? '')

/** Who in the unit's subtree has no account, and who has not used it. */
export async function planAccounts(actor: Actor, unit: string): Promise<Plan> {
  await unitFor(actor, 'traineeAccount.write', unit)
  const holders = await holdersWithin(unit, MOST)
  if (!holders) throw fail('account.tooMany', { limit: MOST })
  const accounts = await accountsOf(holders)
  const without = holders.filter(({ _id }) => !accounts.has(_id))
  return {
    toOpen: without.filter(canBeLogin),
    withoutNumber: without.filter((holder) => !canBeLogin(holder)),
    unused: holders.filter(({ _id }) => {
      const account = accounts.get(_id)
      return account?.mustChangePassword && !account.disabledAt && !hasOtherRoles(account)
    }),
  }
}

export interface Refused {
  holder: Pick<PostHolder, '_id' | 'name' | 'unit'>
  why: string
}

/** Opens accounts of some people of the subtree; who cannot get one is named with the reason, the others get theirs. */
export async function openAccounts(
  actor: Actor,
  unit: string,
  persons: readonly string[],
  opening: Opening,
): Promise<{ issued: Issued[]; refused: Refused[] }> {
  await unitFor(actor, 'traineeAccount.write', unit)
  const holders = (await postHolders(persons, rosterScope(actor))).filter(({ ancestors }) => ancestors.includes(unit))
  const known = new Map(holders.map((holder) => [holder._id, holder]))
  const missing = httpFail('notFound').message
  const refused: Refused[] = [...new Set(persons)]
    .filter((person) => !known.has(person))
    .map((person) => ({ holder: { _id: person, name: '', unit: '' }, why: missing }))
  const issued: Issued[] = []
  await inParallel(AT_ONCE, known.values(), async (holder) => {
    try {
      issued.push(await openFor(actor, holder, opening))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      refused.push({ holder, why: error.message })
    }
  })
  return { issued, refused }
}
