import type { Actor } from '../../access/actor.ts'
import type { CursorPage } from '../../lib/paging.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { rowsOf, type Row } from './peopleList.service.ts'
import { People } from './roster.model.ts'
import { secretTyped } from './secrets.rule.ts'
import { whoHas } from './secrets.service.ts'

/** Nobody shares a number with more. */
const MOST = 20

/**
 * Who below a unit has this very phone, identity or staff number. A part of a phone or identity number finds nobody: an
 * index of parts would give the numbers away.
 */
export async function findByNumber(actor: Actor, unit: string, typed: string): Promise<CursorPage<Row>> {
  const { _id } = await unitFor(actor, 'roster.read', unit)
  const secret = secretTyped(typed)
  const ways = [{ staffNumber: typed }, ...(secret ? [whoHas(secret.field, secret.value)] : [])]
  const found = await Promise.all(
    ways.map((way) =>
      People.find({ ...way, ancestors: _id })
        .limit(MOST)
        .lean(),
    ),
  )
  const people = new Map(found.flat().map((person) => [person._id, person]))
  return { items: await rowsOf(actor, [...people.values()]), nextCursor: null }
}
