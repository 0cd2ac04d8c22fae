import { setTimeout as pause } from 'node:timers/promises'
import { inParallel, slices } from '../../../lib/batches.ts'
import { isVisited } from '../../../lib/bulkWork.ts'
import { now } from '../../../lib/clock.ts'
import type { Made } from './messages.ts'
import { paceOf } from './pace.rule.ts'
import { settle, type Settled } from './take.ts'
import type { Message, Outcome, Sender } from './way.ts'

/**
 * Outcomes are written together: so many (fewer where somebody waits for a page), or after so long. What a kill may send
 * twice is bounded by it.
 */
const GROUP = 50
const SMALL_GROUP = 20
const GROUP_MS = 500
/** What a slow server has not taken by then goes back: another worker would believe the group lost, and send it too. */
const AT_MOST_MS = 45_000

export interface HandedOn {
  sent: number
  /** Why the way was closed before the end. */
  closed: Extract<Outcome, { is: 'closed' }> | null
}

/** Hands a taken group to its way, each in its turn. Once the way is closed the rest goes back. */
export async function handOn(
  made: readonly Made[],
  sender: Sender,
  turn: Turn,
  signal: AbortSignal,
): Promise<HandedOn> {
  let [waiting, last]: [Settled[], number] = [[], Date.now()]
  const result: HandedOn = { sent: 0, closed: null }
  async function settled(each: Settled): Promise<void> {
    waiting.push(each)
    if (each.outcome.is === 'sent') result.sent += 1
    if (each.outcome.is === 'closed') result.closed ??= each.outcome
    if (waiting.length < (isVisited() ? SMALL_GROUP : GROUP) && Date.now() - last < GROUP_MS) return
    const group = waiting
    ;[waiting, last] = [[], Date.now()]
    await settle(group, sender.repeatable)
  }
  for (const each of made) if ('outcome' in each) await settled(each)
  const end = now().getTime() + AT_MOST_MS
  const isOver = (): boolean => signal.aborted || now().getTime() > end
  await inParallel(sender.parallel, calls(made, sender.together), async (call) => {
    const outcomes = await outcomesOf(call)
    for (const [at, { delivery }] of call.entries()) await settled({ delivery, outcome: outcomes[at]! })
  })
  async function outcomesOf(call: readonly Ready[]): Promise<Outcome[]> {
    const over = result.closed ?? (isOver() ? { is: 'closed' as const, detail: '', seconds: 0 } : null)
    if (over) return call.map(() => ({ ...over, brokeOff: false }))
    await turn(call.length)
    return sender.send(call.map(({ message }) => message))
  }
  await settle(waiting, sender.repeatable)
  return result
}

type Ready = Extract<Made, { message: Message }>
/** Messages of the same words, so many at most in a call. */
function* calls(made: readonly Made[], together: number): Generator<Ready[]> {
  const ready = made.filter((each): each is Ready => 'message' in each)
  const same = Map.groupBy(ready, ({ message: { title, text, link } }) => JSON.stringify([title, text, link]))
  for (const all of same.values()) yield* slices(all, together)
}

/** Waits until so many messages may be begun. */
export type Turn = (messages: number) => Promise<void>

export function turns(perMinute: number): Turn {
  const turnOf = paceOf(perMinute, performance.now())
  return async (messages) => {
    const at = performance.now()
    const wait = turnOf(messages, at) - at
    if (wait > 1) await pause(wait)
  }
}
