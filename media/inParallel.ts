/**
 * Does works in their order, so many at a time; each is decided on when there is a place for it. The first failure ends the others by their signal, and is thrown once
 * all have ended.
 */
export async function inParallel(
  works: Iterable<(signal: AbortSignal) => Promise<void>>,
  atOnce: number,
  outer?: AbortSignal,
): Promise<void> {
  const failed = new AbortController()
  const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal
  const waiting = works[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      try {
        signal.throwIfAborted()
        await next.value(signal)
      } catch (error) {
        failed.abort(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  outer?.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
}
