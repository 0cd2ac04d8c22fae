import type { Failure, Later } from '../../lib/retry.ts'
import { sender } from '../../lib/sender.ts'
import type { Answer } from './texts.ts'

interface Saved {
  /** The number that the server has: a higher one was saved elsewhere. */
  seq: number
  savedAt: string
}
export interface KeeperParts {
  save(slot: string, seq: number, answer: Answer): Promise<Saved>
  /** `stop`: the attempt takes no more answers. */
  failureOf(error: unknown): Failure
  later: Later
  onChange(state: KeeperState): void
}
export interface KeeperState {
  /** Slots whose latest answer is not known to be saved. */
  unsaved: string[]
  /** The connection is down: saving is retried by itself. */
  failing: boolean
  /** The attempt takes no more answers. */
  closed: boolean
  savedAt: string | null
}

const PACE = { first: 1_500, longest: 15_000 }

/**
 * Saves answers as they are given: for each question only the latest counts, one save at a time, retried until it is
 * through. `seqs` are the numbers that the server already has. Pure but for what it is handed.
 */
export function answerKeeper(parts: KeeperParts, seqs: Readonly<Record<string, number>>) {
  const slots = new Map(Object.entries(seqs).map(([slot, seq]) => [slot, slotOf(slot, seq)]))
  let savedAt: string | null = null
  let closed = false
  const waiters: (() => void)[] = []

  function slotOf(slot: string, seq: number) {
    let waiting: Answer | null = null
    const answers = sender<{ seq: number; answer: Answer }, Saved>({
      next: () => (waiting === null ? null : { seq: (seq += 1), answer: waiting }),
      wait: () => (waiting === null ? null : 0),
      send: (sent) => parts.save(slot, sent.seq, sent.answer),
      failureOf: parts.failureOf,
      later: parts.later,
      pace: PACE,
      onSaved(sent, reply) {
        savedAt = reply.savedAt
        seq = Math.max(seq, reply.seq)
        if (reply.seq <= sent.seq && waiting === sent.answer) waiting = null
      },
      onFailed(sent, failure) {
        if (failure === 'stop') close()
        if (failure !== 'retry' && waiting === sent.answer) waiting = null
      },
      onChange: report,
    })
    return {
      ...answers,
      give: (answer: Answer): void => void (waiting = answer),
      isOpen: (): boolean => waiting !== null || answers.isBusy(),
    }
  }

  function close(): void {
    closed = true
    for (const slot of slots.values()) slot.stop()
  }
  function state(): KeeperState {
    const open = [...slots].filter(([, slot]) => slot.isOpen())
    return { unsaved: open.map(([id]) => id), failing: open.some(([, slot]) => slot.isFailing()), closed, savedAt }
  }
  const isSettled = ({ unsaved }: KeeperState): boolean => unsaved.length === 0 || closed
  function report(): void {
    const now = state()
    parts.onChange(now)
    if (isSettled(now)) for (const resolve of waiters.splice(0)) resolve()
  }
  function flush(): void {
    for (const slot of slots.values()) if (slot.isOpen()) slot.retryNow()
  }

  return {
    state,
    /** An answer was given; it is saved after `delay` ms without another. */
    give(id: string, answer: Answer, delay = 0): void {
      const slot = slots.get(id)
      if (!slot || closed) return
      slot.give(answer)
      slot.plan(delay)
      report()
    },
    /** Saves at once what waits. */
    flush,
    /** Resolves when everything is saved, or nothing can be any more. */
    settled(): Promise<void> {
      flush()
      return isSettled(state()) ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))
    },
  }
}
