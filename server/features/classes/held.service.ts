/** Classes by the days on which they are held. */
import { reach, type Actor } from '../../access/actor.ts'
import type { Capability } from '../../access/capabilities.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'

/** Longer than a class is: what began earlier is over. */
const LONGEST_MS = 400 * 86_400_000
const MOST = 500
const before = (day: string): string => new Date(Date.parse(day) - LONGEST_MS).toISOString().slice(0, 10)

/** Those that have a day in the span, both ends included, and are not cancelled. */
export async function heldBetween(from: string, to: string): Promise<TrainingClass[]> {
  const begun = { state: { $in: ['open', 'ranked'] as const }, from: { $gte: before(from), $lte: to } }
  const rows = await TrainingClasses.find(begun as never).lean()
  return rows.filter((row) => row.to >= from)
}

/** Ids of those that are not over and of which the actor holds the capability. */
export async function heldFor(actor: Actor, capability: Capability, today: string): Promise<string[]> {
  const lasting = { from: { $gte: before(today) } }
  const found = await Promise.all(
    reach(actor, capability, 'class', '_id').map((filter) =>
      TrainingClasses.find({ ...filter, ...lasting }, { to: 1, state: 1 })
        .sort({ from: -1 })
        .limit(MOST)
        .lean(),
    ),
  )
  return found.flat().flatMap(({ _id, to, state }) => (to >= today && state === 'ranked' ? _id : []))
}
