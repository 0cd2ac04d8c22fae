/** What is new to somebody, and how many have looked at something. */
import type { Actor } from '../../access/actor.ts'
import { now } from '../../lib/clock.ts'
import { ClassReads, readId } from './reads.model.ts'

/** When the actor looked at these last, by thing; of the others there is nothing. */
export async function readsOf({ account }: Actor, things: readonly string[]): Promise<Map<string, Date>> {
  const ids = things.map((thing) => readId(thing, account))
  const rows = await ClassReads.find({ _id: { $in: ids } }).lean()
  return new Map(rows.map(({ thing, at }) => [thing, at]))
}

export async function markRead({ account }: Actor, thing: string): Promise<void> {
  await ClassReads.updateOne(
    { _id: readId(thing, account) },
    { $set: { at: now() }, $setOnInsert: { thing, account } },
    { upsert: true },
  )
}

export async function readersOf(things: readonly string[]): Promise<Map<string, number>> {
  const rows = await ClassReads.aggregate<{ _id: string; count: number }>([
    { $match: { thing: { $in: [...things] } } },
    { $group: { _id: '$thing', count: { $sum: 1 } } },
  ])
  return new Map(rows.map(({ _id, count }) => [_id, count]))
}
