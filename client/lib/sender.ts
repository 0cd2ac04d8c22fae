import { backOff, type Failure, type Later, type Pace } from './retry.ts'

export interface SenderParts<Item, Reply> {
  /** What to send now; null when nothing waits, or it is too early. */
  next(): Item | null
  /** Milliseconds until `next` should be asked again after a success; null when nothing waits. */
  wait(): number | null
  send(item: Item): Promise<Reply>
  failureOf(error: unknown): Failure
  later: Later
  pace: Pace
  onSaved(item: Item, reply: Reply): void
  onFailed(item: Item, failure: Failure, error: unknown): void
  /** A request has begun or ended. */
  onChange?(): void
}

/**
 * Sends what waits, one request at a time and in order: retries while the connection is down, stops when nothing more
 * is taken.
 */
export function sender<Item, Reply>(parts: SenderParts<Item, Reply>) {
  const { next, wait, send, failureOf, later, pace, onSaved, onFailed, onChange } = parts
  let busy = false
  let stopped = false
  let failures = 0
  let cancelTimer = (): void => {}

  function plan(ms: number): void {
    cancelTimer()
    cancelTimer = later(ms, () => void pump())
  }
  function stop(): void {
    stopped = true
    cancelTimer()
  }

  async function deliver(item: Item): Promise<void> {
    try {
      const reply = await send(item)
      failures = 0
      onSaved(item, reply)
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'retry') failures += 1
      if (failure === 'stop') stop()
      onFailed(item, failure, error)
    }
  }

  function planNext(): void {
    const ms = wait()
    if (!stopped && ms !== null) plan(failures > 0 ? backOff(pace, failures - 1) : ms)
  }

  async function pump(): Promise<void> {
    if (busy || stopped) return
    const item = next()
    if (item === null) return planNext()
    cancelTimer()
    busy = true
    onChange?.()
    await deliver(item)
    busy = false
    planNext()
    onChange?.()
  }

  return {
    /** Sends what waits, unless a request is under way: its reply brings the next. */
    pump,
    plan,
    /** Sends this one beside whatever is under way. */
    deliver,
    stop,
    start(): void {
      stopped = false
      failures = 0
      void pump()
    },
    /** The connection is back: no need to wait any longer. */
    retryNow(): void {
      cancelTimer()
      void pump()
    },
    isBusy: (): boolean => busy,
    isStopped: (): boolean => stopped,
    isFailing: (): boolean => failures > 0,
  }
}
