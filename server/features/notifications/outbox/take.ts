/** What is due is taken out of the outbox in groups, and what became of it is written back in groups. */
import { now } from '../../../lib/clock.ts'
import { bulkInOneCommit } from '../../../lib/bulkInOneCommit.ts'
import { newId } from '../../../lib/id.ts'
import { PAUSES, type WayName } from '../ways.rule.ts'
import { Deliveries, Ways, type Delivery } from './deliveries.model.ts'
import type { Outcome } from './way.ts'

/** As long as a taken group is believed to be in somebody's hands. */
const TAKEN_MS = 120_000
const HELD_MS = 30_000

/** Holds a way for one worker, so that its limits hold for all of them together; said again before each group. */
export async function hold(way: WayName, worker: string): Promise<boolean> {
  const at = now()
  const heldUntil = new Date(at.getTime() + HELD_MS)
  const { matchedCount } = await Ways.updateOne({ _id: way, holder: worker }, { $set: { heldUntil } })
  if (matchedCount === 1) return true
  const row = await Ways.findById(way, { holder: 1, heldUntil: 1 }).lean()
  if (!row || (row.heldUntil && row.heldUntil > at)) return false
  const { matchedCount: got } = await Ways.updateOne(
    { _id: way, holder: row.holder, heldUntil: row.heldUntil },
    { $set: { holder: worker, heldUntil } },
  )
  return got === 1
}

export const letGo = (way: WayName, worker: string): Promise<unknown> =>
  Ways.updateOne({ _id: way, holder: worker }, { $set: { holder: null, heldUntil: null } })

/**
 * A group of what is due, which nobody else takes. On the embedded engine a read costs what its filter matches,
 * whatever the limit: groups are large, so that an outbox of ten thousand is not read a hundred times.
 */
export async function take(way: WayName, most: number): Promise<Delivery[]> {
  const due = { $lt: new Date(now().getTime() + 1) }
  for (const rank of [0, 1] as const) {
    const found = await Deliveries.find({ way, state: 'waiting', rank, dueAt: due }, { _id: 1 })
      .sort({ way: 1, state: 1, rank: 1, dueAt: 1, _id: 1 })
      .limit(most)
      .lean()
    if (found.length === 0) continue
    const ids = found.map(({ _id }) => _id)
    const token = newId()
    const until = new Date(now().getTime() + TAKEN_MS)
    await Deliveries.updateMany({ _id: { $in: ids }, state: 'waiting' }, { $set: { state: 'sending', token, until } })
    return (await Deliveries.find({ _id: { $in: ids } }).lean()).filter((row) => row.token === token)
  }
  return []
}

/**
 * What a killed worker had in its hands. Where a second time can be told to be the same it is sent again; else an
 * administrator decides, for nobody knows whether it arrived.
 */
export async function recover(way: WayName, repeatable: boolean): Promise<void> {
  const lost = { way, state: 'sending', until: { $lt: now() } } as const
  const fate = repeatable
    ? { state: 'waiting' as const, token: null, until: null }
    : { state: 'failed' as const, reason: 'interrupted' as const, token: null, until: null, at: now() }
  await Deliveries.updateMany(lost, { $set: fate })
}

export interface Settled {
  delivery: Delivery
  outcome: Outcome
}

function change({ delivery: { tries }, outcome }: Settled, repeatable: boolean): Partial<Delivery> {
  const at = now()
  const over = { token: null, until: null, at, tries: tries + 1 }
  if (outcome.is === 'sent') return { ...over, state: 'sent', reason: null, detail: '' }
  if (outcome.is === 'refused') return { ...over, state: 'failed', reason: outcome.reason, detail: outcome.detail }
  if (outcome.is === 'closed' && !outcome.brokeOff)
    return { state: 'waiting', token: null, until: null, detail: outcome.detail }
  // nobody knows whether it arrived
  if (outcome.is === 'closed' && !repeatable)
    return { ...over, state: 'failed', reason: 'interrupted', detail: outcome.detail }
  const pause = PAUSES[tries]
  if (pause === undefined) return { ...over, state: 'failed', reason: 'tries', detail: outcome.detail }
  const dueAt = new Date(at.getTime() + pause * 1_000)
  return { state: 'waiting', token: null, until: null, tries: tries + 1, dueAt, detail: outcome.detail }
}

/** Only of what is still in these hands. One that another writer held at that moment is written by itself. */
export async function settle(group: readonly Settled[], repeatable: boolean): Promise<void> {
  if (group.length === 0) return
  const writes = group.map((each) => ({
    filter: { _id: each.delivery._id, token: each.delivery.token },
    update: { $set: change(each, repeatable) },
  }))
  const took = await bulkInOneCommit(
    Deliveries.collection as never,
    writes.map((updateOne) => ({ updateOne })) as never,
  )
  if (took < group.length) for (const { filter, update } of writes) await Deliveries.updateOne(filter, update)
}
