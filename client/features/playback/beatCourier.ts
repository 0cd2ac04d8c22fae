import type { Range } from '../../../server/features/playback/watchedRanges.rule.ts'
import type { Failure, Later } from '../../lib/retry.ts'
import { sender } from '../../lib/sender.ts'
import type { Beat, beatQueue } from './beatQueue.ts'

export interface Answer {
  accepted: readonly Range[]
}
export interface CourierParts<A extends Answer> {
  queue: ReturnType<typeof beatQueue>
  send(beat: Beat): Promise<A>
  failureOf(error: unknown): Failure
  /** Milliseconds, only ever compared. */
  now(): number
  later: Later
  onSaved(answer: A): void
  onFailed(beat: Beat, failure: Failure, error: unknown): void
}

const PACE = { first: 1_000, longest: 20_000 }
/** Between beats that work off a backlog: as often as needed, no oftener. */
const BACKLOG_MS = 3_000

/** Sends the beats of a queue under one lease; stops when the lease is gone. */
export function beatCourier<A extends Answer>(parts: CourierParts<A>) {
  const { queue, send, failureOf, now, later, onSaved, onFailed } = parts
  const beats = sender<Beat, A>({
    next: () => queue.next(now()),
    wait() {
      const ms = queue.wait(now())
      return ms === null ? null : Math.max(BACKLOG_MS, ms)
    },
    send,
    failureOf,
    later,
    pace: PACE,
    onSaved(beat, answer) {
      queue.answered(beat, answer.accepted, now())
      onSaved(answer)
    },
    onFailed(beat, failure, error) {
      if (failure === 'refused') queue.refused(beat)
      onFailed(beat, failure, error)
    },
  })
  beats.stop() // until there is a lease

  return {
    pump: beats.pump,
    stop: beats.stop,
    retryNow: beats.retryNow,
    /** A lease was taken, or continued after the beat `last`: from here on beats may be sent. */
    start(last = 0): void {
      queue.leased(now(), last)
      beats.start()
    },
    /** The page may be gone in a moment: everything at once, without waiting for answers. */
    flush(): void {
      if (!beats.isStopped()) for (const beat of queue.all()) void beats.deliver(beat)
    },
  }
}
