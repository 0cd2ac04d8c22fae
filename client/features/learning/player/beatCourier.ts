import type { Range } from '../../../../server/features/playback/watchedRanges.rule.ts'
import type { Beat, beatQueue } from './beatQueue.ts'

/** What to do about a beat that was not taken in. */
export type Verdict = 'retry' | 'stop' | 'refused'
export interface Answer {
  accepted: readonly Range[]
}
export interface CourierParts<A extends Answer> {
  queue: ReturnType<typeof beatQueue>
  send(beat: Beat): Promise<A>
  verdict(error: unknown): Verdict
  /** Milliseconds, only ever compared. */
  now(): number
  /** Calls back after `ms`; the function it returns calls it off. */
  later(ms: number, act: () => void): () => void
  saved(answer: A): void
  failed(error: unknown, verdict: Verdict, beat: Beat): void
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 20_000
/** Between beats that work off a backlog: as often as needed, no oftener. */
const BACKLOG_MS = 3_000

/** Brings beats to the server one at a time and in order: keeps trying while the line is down, and stops when the lease is gone. */
export function beatCourier<A extends Answer>({ queue, send, verdict, now, later, saved, failed }: CourierParts<A>) {
  let underWay = false
  let stopped = true
  let failures = 0
  let callOff = (): void => {}

  function plan(ms: number): void {
    callOff()
    callOff = later(ms, () => void pump())
  }

  async function carry(beat: Beat): Promise<void> {
    try {
      const answer = await send(beat)
      failures = 0
      queue.answered(beat, answer.accepted, now())
      saved(answer)
    } catch (error) {
      const what = verdict(error)
      failures += 1
      if (what === 'refused') queue.refused(beat)
      if (what === 'stop') stopped = true
      failed(error, what, beat)
    }
  }

  function planNext(): void {
    const wait = queue.wait(now())
    if (stopped || wait === null) return
    plan(failures > 0 ? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) : Math.max(BACKLOG_MS, wait))
  }

  async function pump(): Promise<void> {
    if (underWay || stopped) return
    const beat = queue.next(now())
    if (!beat) return planNext()
    underWay = true
    await carry(beat)
    underWay = false
    planNext()
  }

  return {
    /** Sends what waits, unless a beat is under way: then its answer brings the next. */
    pump,
    /** A lease was taken, or taken up after the beat `last`: from here on beats may be sent. */
    start(last = 0): void {
      stopped = false
      failures = 0
      queue.leased(now(), last)
      void pump()
    },
    /** The line is back: no need to wait out the pause. */
    again(): void {
      callOff()
      void pump()
    },
    /** The page may be gone in a moment: everything at once, without waiting for answers. */
    flush(): void {
      if (!stopped) for (const beat of queue.all()) void carry(beat)
    },
    stop(): void {
      stopped = true
      callOff()
    },
  }
}
