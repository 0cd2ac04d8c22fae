/**
 * The server's clock, from the time in one of its replies: the device's own may be wrong, or be set while the page is
 * open.
 */
export function serverClock(now: string, ticks: () => number = () => performance.now()): () => number {
  const offset = Date.parse(now) - ticks()
  return () => offset + ticks()
}

/** Whole seconds until a deadline, never below 0. */
export const secondsUntil = (deadline: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000))
