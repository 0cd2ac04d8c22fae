import { setTimeout as pause } from 'node:timers/promises'
import { inParallel } from '../../../lib/batches.ts'
import { now } from '../../../lib/clock.ts'
import type { Delivery } from './deliveries.model.ts'
import { messagesOf } from './messages.ts'
import { settle, type Settled } from './take.ts'
import type { Outcome, Sender } from './way.ts'

/** Outcomes are written together: so many, or after so long. What a kill may send twice is bounded by it. */
const GROUP = 50
const GROUP_MS = 500
/** What a slow server has not taken by then goes back: another worker would believe the group lost, and send it too. */
const AT_MOST_MS = 45_000

export interface HandedOn {
  sent: number
  /** Why the way was closed before the end. */
  closed: Extract<Outcome, { is: 'closed' }> | null
}

/** Hands a taken group to its way, within the way's limits. Once it is closed the rest goes back. */
export async function handOn(
  deliveries: readonly Delivery[],
  sender: Sender,
  publicUrl: string,
  signal: AbortSignal,
): Promise<HandedOn> {
  let [waiting, last]: [Settled[], number] = [[], Date.now()]
  const result: HandedOn = { sent: 0, closed: null }
  async function settled(each: Settled): Promise<void> {
    waiting.push(each)
    if (each.outcome.is === 'sent') result.sent += 1
    if (each.outcome.is === 'closed') result.closed ??= each.outcome
    if (waiting.length < GROUP && Date.now() - last < GROUP_MS) return
    const group = waiting
    ;[waiting, last] = [[], Date.now()]
    await settle(group)
  }
  const end = now().getTime() + AT_MOST_MS
  const isOver = (): boolean => signal.aborted || now().getTime() > end
  const turn = turns(sender.perSecond)
  await inParallel(sender.parallel, await messagesOf(deliveries, publicUrl), async (each) => {
    if ('outcome' in each) return settled(each)
    const over = result.closed ?? (isOver() ? { is: 'closed' as const, detail: '', seconds: 0 } : null)
    if (over) return settled({ delivery: each.delivery, outcome: { ...over, brokeOff: false } })
    await turn()
    return settled({ delivery: each.delivery, outcome: await sender.send(each.message) })
  })
  await settle(waiting)
  return result
}

/** Each waits until it may begin. */
function turns(perSecond: number): () => Promise<void> {
  let next = performance.now()
  return async () => {
    const at = (next = Math.max(next, performance.now()) + 1_000 / perSecond) - 1_000 / perSecond
    const wait = at - performance.now()
    if (wait > 1) await pause(wait)
  }
}
