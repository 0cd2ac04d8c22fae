/**
 * Does works in their order, so many at a time. The first failure ends the others by their signal, and is thrown once
 * all have ended.
 */
export async function inParallel(
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
  atOnce: number,
  outer?: AbortSignal,
): Promise<void> {
  const failed = new AbortController()
  const signal = outer ? AbortSignal.any([outer, failed.signal]) : failed.signal
  const waiting = [...works]
  const worker = async (): Promise<void> => {
    for (let work = waiting.shift(); work; work = waiting.shift()) {
      try {
        signal.throwIfAborted()
        await work(signal)
      } catch (error) {
        failed.abort(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  outer?.throwIfAborted()
  if (failed.signal.aborted) throw failed.signal.reason
}
