export interface Moment {
  id: string
  at: number
}

/** The player reports its time a few times a second: a larger step is a jump, and what was jumped over is not asked. */
const STEP_SECONDS = 3

/** The question whose moment was reached between two positions of a player that plays, of those that wait. Pure. */
export function reached<M extends Moment>(waiting: readonly M[], before: number, now: number): M | undefined {
  if (now < before || now - before > STEP_SECONDS) return undefined
  return waiting.find(({ at }) => at <= now && (at > before || (before === 0 && at === 0)))
}
