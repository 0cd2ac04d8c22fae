/** Transfers as the two sides see them. */
import { scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { findInOrder } from '../../../lib/findInOrder.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { Units } from '../../organisations/organisations.model.ts'
import { personFor } from '../roster.service.ts'
import { pathsOf } from './paths.ts'
import { Transfers, type Transfer } from './transfers.model.ts'
import type { TransferSide } from './transfers.rule.ts'

const FOUND = 20
/** Branches are left to the unit that receives. */
const RECEIVING = { level: { $in: ['institution', 'faculty', 'group', 'committee'] }, closedOn: null }

/** Names of units are no secret: whoever releases somebody must be able to say where to. */
export async function unitsToReceive(actor: Actor, search: string) {
  scope(actor, 'roster.write')
  const rows = await findInOrder(Units, [RECEIVING, nameSearch(search)], { pinyin: 1, _id: 1 }, FOUND)
  const paths = await pathsOf(rows.map(({ ancestors }) => ancestors.slice(0, -1)).filter(({ length }) => length > 1))
  return rows.map(({ _id, name, parent }) => ({ id: _id, name, path: paths.get(parent ?? '') ?? '' }))
}

interface Asked {
  side: TransferSide
  state: 'waiting' | 'closed'
  of: 'near' | 'all'
}
const FIELDS = { in: { near: 'near', all: 'ancestors' }, out: { near: 'fromNear', all: 'fromAncestors' } } as const

export async function transfersOf(
  actor: Actor,
  { cursor, limit, side, state, of }: Asked & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<Transfer>> {
  const own = scope(actor, 'roster.write', FIELDS[side][of])
  const states = state === 'waiting' ? 'waiting' : { $in: ['received', 'refused', 'withdrawn'] }
  const rows = await newestFirst(Transfers, { ...own, state: states }, cursor, limit + 1, { field: 'releasedAt' })
  return cutPage(rows, limit, 'releasedAt')
}

/** Of those that nobody stands nearer to. */
export const countWaiting = (actor: Actor, side: TransferSide): Promise<Counted> =>
  countUpTo(Transfers, { ...scope(actor, 'roster.write', FIELDS[side].near), state: 'waiting' })

/** Of somebody whom the actor sees. */
export async function transfersOfPerson(actor: Actor, person: string): Promise<Transfer[]> {
  await personFor(actor, 'roster.read', person)
  return Transfers.find({ person }).sort({ person: 1, releasedAt: -1 }).lean()
}

/** What the actor may do with it now. */
export function mayDo(actor: Actor, { state, ancestors, fromAncestors }: Transfer) {
  const held = unitsOf(actor, 'roster.write')
  const isOf = (line: readonly string[]) => line.some((unit) => held.includes(unit))
  return {
    withdraw: state === 'waiting' && isOf(fromAncestors),
    receive: state === 'waiting' && isOf(ancestors),
    undo: state === 'received' && isOf(ancestors),
  }
}
