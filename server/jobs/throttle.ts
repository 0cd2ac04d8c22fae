/** Calls `act` at most once in `ms`, with the latest value; the value after the last call may be dropped by `stop`. */
export function throttle<T>(ms: number, act: (value: T) => void): { (value: T): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null
  let next: { value: T } | null = null
  const flush = () => {
    timer = null
    if (!next) return
    const { value } = next
    next = null
    act(value)
    timer = setTimeout(flush, ms)
  }
  const offer = (value: T) => {
    next = { value }
    if (!timer) flush()
  }
  offer.stop = () => {
    if (timer) clearTimeout(timer)
    next = timer = null
  }
  return offer
}
