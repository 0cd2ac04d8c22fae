/** How long to wait before trying once more what a lost line or a restarting server refused. */
const FIRST = 5_000
const MOST = 60_000
/** Milliseconds before the next try, after `tries` that failed; spread, so that many pages do not come back at one moment. */
export const backOff = (tries: number, spread = Math.random()): number =>
  Math.min(MOST, FIRST * 2 ** tries) * (0.75 + spread / 4)

/** Refusals that trying again may change: the line, another request of ours still being finished, a chunk that was damaged on its way, a server that restarts. */
export const passing = (status: number): boolean =>
  status === 0 || [409, 423, 429, 460].includes(status) || (status >= 500 && status !== 507)
