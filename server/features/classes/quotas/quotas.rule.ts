/** 名额: how the seats of a class are shared among institutions. Pure. */

/**
 * Seats in proportion to weights, by the largest remainder (Hamilton): whole, their sum is the capacity, none is more
 * than one seat from its exact share. Where nobody weighs anything nobody gets a seat. Ties go to the larger weight,
 * then in the order given.
 */
export function inProportion(capacity: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  if (all === 0) return weights.map(() => 0)
  const seats = weights.map((weight) => Math.floor((capacity * weight) / all))
  const left = capacity - seats.reduce((sum, each) => sum + each, 0)
  const byRemainder = weights
    .map((weight, at) => ({ at, weight, rest: (capacity * weight) % all }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.rest - a.rest || b.weight - a.weight || a.at - b.at)
  for (const { at } of byRemainder.slice(0, left)) seats[at]! += 1
  return seats
}

/**
 * The same, but nobody gets fewer than `least`, the seats that are taken already: whose share is smaller keeps those, and
 * the others share what is left.
 */
export function sharesAbove(capacity: number, weights: readonly number[], least: readonly number[]): number[] {
  const kept = new Set<number>()
  for (;;) {
    const rest = capacity - [...kept].reduce((sum, at) => sum + least[at]!, 0)
    const shares = inProportion(
      Math.max(0, rest),
      weights.map((weight, at) => (kept.has(at) ? 0 : weight)),
    )
    const short = shares.flatMap((share, at) => (!kept.has(at) && share < least[at]! ? [at] : []))
    if (short.length === 0) return shares.map((share, at) => (kept.has(at) ? least[at]! : share))
    for (const at of short) kept.add(at)
  }
}

/** So many may be nominated for each seat, so that there is a waiting list. */
export const NOMINATED_PER_SEAT = 2
