/** One work for all who ask for the same key while it is under way. */
export function singleFlight<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const begun = new Map<string, Promise<T>>()
  return (key) => {
    const running = begun.get(key) ?? work(key).finally(() => begun.delete(key))
    begun.set(key, running)
    return running
  }
}
