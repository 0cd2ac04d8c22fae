/** What is due is taken out of the outbox in groups, and what became of it is written back in groups. */
import { inTurn } from '../../../lib/bulkWork.ts'
import { now } from '../../../lib/clock.ts'
import { newId } from '../../../lib/id.ts'
import { lookUp, shortLists } from '../../../lib/lookUp.ts'
import { transaction } from '../../../lib/transaction.ts'
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

/** So many are known by their ids before it is read again what is due. */
const KNOWN_MOST = 10_000

async function dueIds(way: WayName, rank: Delivery['rank'], most: number): Promise<string[]> {
  const found = await Deliveries.find({ way, state: 'waiting', rank, dueAt: dueNow() }, { _id: 1 })
    .sort({ way: 1, state: 1, rank: 1, dueAt: 1, _id: 1 })
    .limit(most)
    .lean()
  return found.map(({ _id }) => _id)
}
const dueNow = () => ({ $lt: new Date(now().getTime() + 1) })

/** Those of them that still wait; nobody else takes them now. */
async function claim(ids: readonly string[]): Promise<Delivery[]> {
  const token = newId()
  const until = new Date(now().getTime() + TAKEN_MS)
  const claimed = { state: 'sending' as const, token, until }
  for (const some of shortLists(ids))
    await inTurn(() =>
      Deliveries.updateMany({ _id: { $in: some }, state: 'waiting', dueAt: dueNow() }, { $set: claimed }),
    )
  const rows = await lookUp(ids, (some) => inTurn(() => Deliveries.find({ _id: { $in: some } }).lean()))
  return rows.filter((row) => row.token === token)
}

/**
 * Takes groups of what is due on a way, rank by rank. On the embedded engine a read costs what its filter matches,
 * whatever the limit: of what is told to very many the ids are read once for many groups.
 */
export function taker(way: WayName): (most: number) => Promise<Delivery[]> {
  let known: string[] = []
  return async (most) => {
    const first = await dueIds(way, 0, most)
    const urgent = first.length > 0 ? await claim(first) : []
    if (urgent.length > 0) return urgent
    for (;;) {
      if (known.length === 0) known = await dueIds(way, 1, KNOWN_MOST)
      if (known.length === 0) return []
      const claimed = await claim(known.splice(0, most))
      if (claimed.length > 0) return claimed
    }
  }
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

/** Only of what is still in these hands. By the id alone: beside a second field the embedded engine looks through all indexes. */
export async function settle(group: readonly Settled[], repeatable: boolean): Promise<void> {
  if (group.length === 0) return
  const ids = group.map(({ delivery }) => delivery._id)
  await inTurn(() =>
    transaction(async (session) => {
      const held = await lookUp(ids, (some) =>
        Deliveries.find({ _id: { $in: some } }, { token: 1 }, { session }).lean(),
      )
      const tokens = new Map(held.map(({ _id, token }) => [_id, token]))
      const ours = group.filter(({ delivery: { _id, token } }) => tokens.get(_id) === token)
      if (ours.length === 0) return
      const writes = ours.map((each) => ({
        updateOne: { filter: { _id: each.delivery._id }, update: { $set: change(each, repeatable) } },
      }))
      await Deliveries.bulkWrite(writes, { session, ordered: false })
    }),
  )
}
