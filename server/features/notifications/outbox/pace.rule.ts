/** Up to so much time in which nothing was begun, as between two groups, is made up for. */
export const MADE_UP_MS = 2_000

/**
 * Gives messages their turns one after another. Each takes a little more than its share of a minute, so that also with
 * what is made up for no minute has more of them than may be.
 */
export function paceOf(perMinute: number, begun: number): (messages: number, now: number) => number {
  const each = (60_000 + MADE_UP_MS) / perMinute
  let next = begun
  return (messages, now) => {
    const at = Math.max(next, now - MADE_UP_MS)
    next = at + messages * each
    return at
  }
}
