import type { Answer } from './texts.ts'

export type Failure = 'retry' | 'closed' | 'refused'
export interface KeeperParts {
  /** Resolves to the seq that the server has: a higher one was saved elsewhere. */
  save(slot: string, seq: number, answer: Answer): Promise<{ seq: number; savedAt: string }>
  failureOf(error: unknown): Failure
  /** Calls back after `ms`; the function it returns calls it off. */
  later(ms: number, act: () => void): () => void
  told(state: KeeperState): void
}
export interface KeeperState {
  /** Slots whose latest answer is not known to be saved. */
  unsaved: string[]
  /** The line is down: saving is tried again by itself. */
  failing: boolean
  /** The attempt takes no more answers. */
  closed: boolean
  savedAt: string | null
}
interface Kept {
  seq: number
  waiting: Answer | null
  underWay: boolean
  failures: number
  callOff(): void
}

const FIRST_RETRY_MS = 1_500
const LONGEST_RETRY_MS = 15_000

/**
 * Saves answers as they are given: for each question only the latest counts, one save at a time, tried again until it is through.
 * `seqs` are the numbers that the server already has. Pure but for what it is handed.
 */
export function answerKeeper({ save, failureOf, later, told }: KeeperParts, seqs: Readonly<Record<string, number>>) {
  const kept = new Map<string, Kept>(
    Object.entries(seqs).map(([slot, seq]) => [
      slot,
      { seq, waiting: null, underWay: false, failures: 0, callOff: () => {} },
    ]),
  )
  let savedAt: string | null = null
  let closed = false
  const settle: (() => void)[] = []

  function state(): KeeperState {
    const open = [...kept].filter(([, each]) => each.waiting !== null || each.underWay)
    return { unsaved: open.map(([slot]) => slot), failing: open.some(([, each]) => each.failures > 0), closed, savedAt }
  }
  function tell(): void {
    const now = state()
    told(now)
    if (now.unsaved.length > 0 && !closed) return
    for (const each of settle.splice(0)) each()
  }
  function plan(slot: string, each: Kept, ms: number): void {
    each.callOff()
    each.callOff = later(ms, () => void send(slot, each))
  }

  async function send(slot: string, each: Kept): Promise<void> {
    const answer = each.waiting
    if (each.underWay || answer === null || closed) return
    each.callOff()
    const seq = (each.seq += 1)
    each.underWay = true
    tell()
    try {
      const reply = await save(slot, seq, answer)
      each.failures = 0
      savedAt = reply.savedAt
      each.seq = Math.max(each.seq, reply.seq)
      if (reply.seq <= seq && each.waiting === answer) each.waiting = null
    } catch (error) {
      failed(each, answer, failureOf(error))
    }
    each.underWay = false
    if (each.waiting !== null)
      plan(slot, each, each.failures > 0 ? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (each.failures - 1)) : 0)
    tell()
  }

  function failed(each: Kept, answer: Answer, failure: Failure): void {
    if (failure === 'closed') closed = true
    if (failure === 'retry') each.failures += 1
    else if (each.waiting === answer) each.waiting = null
  }

  function flush(): void {
    for (const [slot, each] of kept) void send(slot, each)
  }

  return {
    state,
    /** An answer was given; it is saved after `delay` ms without another. */
    give(slot: string, answer: Answer, delay = 0): void {
      const each = kept.get(slot)
      if (!each || closed) return
      each.waiting = answer
      plan(slot, each, delay)
      tell()
    },
    /** Saves at once what waits. */
    flush,
    /** Resolves when everything is saved, or nothing can be any more. */
    settled(): Promise<void> {
      flush()
      return state().unsaved.length === 0 || closed ? Promise.resolve() : new Promise((resolve) => settle.push(resolve))
    },
  }
}
