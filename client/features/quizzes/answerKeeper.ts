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
  /** Why answers will never be saved, by slot; another answer to the same is tried. */
  refused: ReadonlyMap<string, unknown>
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
  const refused = new Map<string, unknown>()
  const waiters: { resolve(): void; reject?(error: unknown): void }[] = []

  function slotOf(slot: string, seq: number) {
    let waiting: Answer | null = null
    let failures = 0
    const answers = sender<{ seq: number; answer: Answer }, Saved>({
      next: () => (waiting === null ? null : { seq: (seq += 1), answer: waiting }),
      wait: () => (waiting === null ? null : 0),
      send: (sent) => parts.save(slot, sent.seq, sent.answer),
      failureOf: parts.failureOf,
      later: parts.later,
      pace: PACE,
      onSaved(sent, reply) {
        savedAt = reply.savedAt
        failures = 0
        seq = Math.max(seq, reply.seq)
        if (reply.seq <= sent.seq && waiting === sent.answer) waiting = null
      },
      onFailed(sent, failure, error) {
        if (failure === 'stop') close()
        failures += 1
        if (failure === 'retry' && failures > 1) for (const { reject } of waiters) reject?.(error)
        if (failure === 'retry' || waiting !== sent.answer) return
        waiting = null
        if (failure === 'refused') refused.set(slot, error)
      },
      onChange: report,
    })
    return {
      ...answers,
      give: (answer: Answer): void => void (waiting = answer),
      waiting: (): Answer | null => waiting,
      isOpen: (): boolean => waiting !== null || answers.isBusy(),
    }
  }

  const stop = (): void => slots.forEach((slot) => slot.stop())
  function close(): void {
    closed = true
    stop()
  }
  function state(): KeeperState {
    const open = [...slots].filter(([, slot]) => slot.isOpen())
    const failing = open.some(([, slot]) => slot.isFailing())
    return { unsaved: open.map(([id]) => id), failing, refused: new Map(refused), closed, savedAt }
  }
  const isSettled = ({ unsaved }: KeeperState): boolean => unsaved.length === 0 || closed
  function report(): void {
    const now = state()
    parts.onChange(now)
    if (isSettled(now)) for (const { resolve } of waiters.splice(0)) resolve()
  }
  function flush(): void {
    for (const slot of slots.values()) if (slot.isOpen()) slot.retryNow()
  }

  function whenSaved(isPatient: boolean): Promise<void> {
    flush()
    if (isSettled(state())) return Promise.resolve()
    return new Promise((resolve, reject) => waiters.push({ resolve, ...(!isPatient && { reject }) }))
  }

  return {
    state,
    /** An answer was given; it is saved after `delay` ms without another. */
    give(id: string, answer: Answer, delay = 0): void {
      const slot = slots.get(id)
      if (!slot || closed) return
      refused.delete(id)
      slot.give(answer)
      slot.plan(delay)
      report()
    },
    /** Saves at once what waits. */
    flush,
    /** Nothing more is tried, for another page of the same paper goes on. @returns what is not known to be saved, by slot */
    giveUp(): [string, Answer][] {
      stop()
      return [...slots].flatMap(([id, slot]): [string, Answer][] => {
        const answer = closed ? null : slot.waiting()
        return answer === null ? [] : [[id, answer]]
      })
    },
    /** Resolves when everything is saved, or nothing can be any more. */
    settled: () => whenSaved(true),
    /** The same, but nobody waits for a line that is down. @throws why an answer is not saved at the second try */
    saved: () => whenSaved(false),
  }
}
