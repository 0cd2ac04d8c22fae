/** 疑似重复: people who may be one, found by a job; a person decides whether they are. */
import type { z } from 'zod'
import { scope, type Actor } from '../../access/actor.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { now } from '../../lib/clock.ts'
import { findInOrder } from '../../lib/findInOrder.ts'
import { httpFail } from '../../lib/failure.ts'
import { afterCursor, cutPage, type CursorPage } from '../../lib/paging.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import type { DuplicateView } from './merges.contract.ts'
import { fail } from './merges.failures.ts'
import { DuplicatePairs, type DuplicatePair } from './merges.model.ts'
import { inList } from './peopleList.service.ts'
import { People } from './roster.model.ts'
import { cardsOf } from './roster.service.ts'

type View = z.input<typeof DuplicateView>
export const FIND_JOB = 'roster.duplicates'

/** The newest first; a pair is shown to whoever sees both. */
export async function duplicates(
  actor: Actor,
  unit: string,
  { state, cursor, limit }: { state: DuplicatePair['state']; cursor?: string | undefined; limit: number },
): Promise<CursorPage<View>> {
  await unitFor(actor, 'roster.write', unit)
  const filters = [{ ancestors: unit, state }, afterCursor(cursor, 'foundAt', -1, 'instant')]
  const rows = await findInOrder(DuplicatePairs, filters, { foundAt: -1, _id: -1 }, limit + 1)
  const { items, nextCursor } = cutPage(rows, limit, 'foundAt')
  const people = await People.find({ _id: { $in: items.flatMap((pair) => pair.people) } }).lean()
  const cards = new Map((await cardsOf(actor, people, inList)).map((card) => [card.id, card]))
  const views = items.flatMap(({ _id, people: ids, reasons, state: at, decided }): View[] => {
    const both = ids.flatMap((id) => cards.get(id) ?? [])
    if (both.length < 2) return []
    const by = decided ? { by: decided.by, at: decided.at.toISOString(), merge: decided.merge ?? null } : null
    return [{ id: _id, people: both, reasons, state: at, decided: by }]
  })
  return { items: views, nextCursor }
}

export async function countDuplicates(actor: Actor, unit: string): Promise<number> {
  await unitFor(actor, 'roster.write', unit)
  return DuplicatePairs.countDocuments({ ancestors: unit, state: 'open' })
}

/** They are two, or perhaps not. The same again changes nothing. @throws merge.decided */
export async function decideApart(actor: Actor, id: string, apart: boolean): Promise<void> {
  const own = scope(actor, 'roster.write')
  await transaction(async (session) => {
    const pair = await DuplicatePairs.findOne({ _id: id, ...own }, null, { session }).lean()
    if (!pair) throw httpFail('notFound')
    if (pair.state === 'merged') throw fail('merge.decided')
    if (pair.state === (apart ? 'apart' : 'open')) return
    const change = apart
      ? { $set: { state: 'apart', decided: { at: now(), by: actor.name } } }
      : { $set: { state: 'open' }, $unset: { decided: 1 } }
    await DuplicatePairs.updateOne({ _id: id }, change as never, { session })
    const people = await People.find({ _id: { $in: pair.people } }, { name: 1 }, { session }).lean()
    const names = people.map(({ name }) => name).join('、')
    await note(actor, apart ? 'person.apart' : 'person.suspect', pair.people[0], names, session)
  })
}

export async function searchDuplicates(actor: Actor, unit: string): Promise<void> {
  await unitFor(actor, 'roster.write', unit)
  await enqueue(FIND_JOB, {}, { key: FIND_JOB, owner: actor.account })
}
