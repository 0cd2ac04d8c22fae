/**
 * The lease of this window's player: a page that is loaded again continues with it, and takes nothing from another
 * device.
 */
export interface KeptLease {
  token: string
  id: string | null
  /** Of the last beat that was sent. */
  seq: number
}

/** In the session storage: of this window only, and there before the beat is on its way. */
export function keptLease(account: string, course: string, lesson: string) {
  const key = `lease:${account}:${course}:${lesson}`
  return {
    read(): KeptLease | null {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? 'null') as KeptLease | null
      } catch {
        return null
      }
    },
    keep(lease: KeptLease): void {
      try {
        sessionStorage.setItem(key, JSON.stringify(lease))
      } catch {
        // The browser keeps nothing: the next page takes a lease of its own.
      }
    },
    drop: (): void => sessionStorage.removeItem(key),
  }
}
