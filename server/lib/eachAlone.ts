/** What fails for one is done for the others all the same, and fails the job in the end, so that it runs again. */
export function eachAlone(what: string, signal: AbortSignal | undefined) {
  const failed: unknown[] = []
  const each = async (ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> => {
    for (const id of ids) {
      signal?.throwIfAborted()
      await work(id).catch((error: unknown) => failed.push(new Error(`${what} ${id}`, { cause: error })))
    }
  }
  const end = (): void => {
    if (failed.length > 0) throw new AggregateError(failed, `${what}: ${failed.length} failed`)
  }
  return Object.assign(each, { end })
}
