import type { z } from 'zod'
import type { Actor } from '../../../access/actor.ts'
import { namesOf, staffNumbersOf } from '../people.service.ts'
import { pathsOf } from './paths.ts'
import type { TransferView } from './transfers.contract.ts'
import type { Transfer } from './transfers.model.ts'
import { mayDo } from './transfers.service.ts'

type View = z.input<typeof TransferView>

/** The name and number tell the receiving unit who it is; no more of a person is seen before. */
export async function presentTransfers(actor: Actor, rows: readonly Transfer[]): Promise<View[]> {
  const people = rows.map(({ person }) => person)
  const [paths, names, numbers] = await Promise.all([
    pathsOf(rows.flatMap(({ fromAncestors, ancestors }) => [fromAncestors, ancestors])),
    namesOf(people),
    staffNumbersOf(people),
  ])
  const nameOf = new Map(names.map(({ _id, name }) => [_id, name]))
  const numberOf = new Map(numbers.map(({ _id, staffNumber }) => [_id, staffNumber]))
  return rows.map((row) => ({
    id: row._id,
    person: { id: row.person, name: nameOf.get(row.person) ?? '', staffNumber: numberOf.get(row.person) ?? null },
    from: { id: row.from, path: paths.get(row.from) ?? '' },
    to: { id: row.to, path: paths.get(row.to) ?? '' },
    posts: row.posts.map(({ text }) => text),
    remark: row.remark,
    state: row.state,
    released: { by: row.by, at: row.releasedAt.toISOString() },
    closed: row.closed && {
      ...{ by: row.closed.by, at: row.closed.at.toISOString(), reason: row.closed.reason },
      ...{ on: row.receipt?.on ?? null, post: row.receipt?.post ?? null },
    },
    may: mayDo(actor, row),
  }))
}

export const presentTransfer = async (actor: Actor, row: Promise<Transfer>): Promise<View> =>
  (await presentTransfers(actor, [await row]))[0]!
