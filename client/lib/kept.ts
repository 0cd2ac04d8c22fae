/**
 * What is being written, kept in this browser until it is saved, of one account only: on a shared machine it is nobody
 * else's. `kind` has no colon in it.
 */
export function kept<T>(kind: string, account: string, what: string) {
  const own = `${kind}:${account}:`
  const key = own + what
  const removeOtherAccounts = (): void =>
    Object.keys(localStorage)
      .filter((each) => each.startsWith(`${kind}:`) && !each.startsWith(own))
      .forEach((each) => localStorage.removeItem(each))
  return {
    read(): T | undefined {
      try {
        removeOtherAccounts()
        return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? undefined
      } catch {
        return undefined
      }
    },
    keep(value: T): void {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // The browser keeps nothing: it is there until the page is left.
      }
    },
    drop(): void {
      try {
        localStorage.removeItem(key)
      } catch {
        // Nothing was kept.
      }
    },
  }
}
