/**
 * Work that goes on for seconds, as for what is told to thousands, is done in small parts: one at a time in this
 * process, and requests that somebody waits for go before each.
 */
import { endOrAfter } from './endOrAfter.ts'

let waiting = 0
let lastBegun = -Infinity
let passed: PromiseWithResolvers<void> | null = null

/** What takes longer is a download or an upload: for those nothing is held up. */
const REQUEST_MS = 1_000

/** Somebody waits until it is over. */
export function requestBegins(over: Promise<unknown>): void {
  waiting += 1
  lastBegun = performance.now()
  void endOrAfter(over, REQUEST_MS).then(() => {
    waiting -= 1
    if (waiting > 0) return
    passed?.resolve()
    passed = null
  })
}

const LATELY_MS = 300
/** Whether somebody waits, or did a moment ago: parts are to be small then. */
export const isVisited = (): boolean => waiting > 0 || performance.now() - lastBegun < LATELY_MS

/** So long at most: request upon request must not hold the work up for good. */
const PATIENCE_MS = 150

async function letRequestsPass(): Promise<void> {
  if (waiting === 0) return
  passed ??= Promise.withResolvers()
  await endOrAfter(passed.promise, PATIENCE_MS)
}

let last: Promise<unknown> = Promise.resolve()

/** Does a part in its turn; at once where nobody waits for anything. A part must not have another one done within it. */
export function inTurn<T>(part: () => Promise<T>): Promise<T> {
  if (!isVisited()) return part()
  const done = last.then(letRequestsPass).then(part)
  last = done.catch(() => undefined)
  return done
}
