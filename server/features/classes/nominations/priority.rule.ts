/**
 * 优先次序: who comes first in a class. The opinion of 2018 puts secretaries of national 双创 and of 攀登 projects first;
 * behind them come who was never trained in this cycle, whose deadline is nearest, whose last training is the longest ago,
 * and who was nominated first.
 */
export interface Rank {
  /** The honour that puts the person first; null: none. */
  project: string | null
  /** Whether training counts for the requirement of the class already. */
  trained: boolean
  /** The last day of the requirement for the person; null: none is asked. */
  dueOn: string | null
  /** The day of the last training that counted for anything; null: never. */
  lastOn: string | null
  /** When it was nominated, in milliseconds. */
  at: number
}

const LATEST = '9999-12-31'
const first = (a: boolean, b: boolean): number => Number(b) - Number(a)
const earlier = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Below 0: `a` comes first. Ties are broken by the id, so that the order is the same however often it is made. */
export function compareRanks(a: Rank & { id: string }, b: Rank & { id: string }): number {
  return (
    first(a.project !== null, b.project !== null) ||
    first(!a.trained, !b.trained) ||
    earlier(a.dueOn ?? LATEST, b.dueOn ?? LATEST) ||
    earlier(a.lastOn ?? '', b.lastOn ?? '') ||
    a.at - b.at ||
    earlier(a.id, b.id)
  )
}
