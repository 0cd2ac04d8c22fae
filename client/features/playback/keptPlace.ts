import type { Pending } from './pendingStore.ts'

/** A page that is loaded again is there within this time; later the server knows better where its person is. */
const RELOAD_MS = 60_000

/**
 * Where the player of this window was when its page was left, and what it had not saved. What is told to the server and
 * to IndexedDB in that moment may arrive only after the next page has asked; this is there at once.
 */
export function keptPlace(account: string, course: string, lesson: string, now: () => number = Date.now) {
  const key = `place:${account}:${course}:${lesson}`
  return {
    keep(place: Pending): void {
      try {
        sessionStorage.setItem(key, JSON.stringify({ ...place, at: now() }))
      } catch {
        // The browser keeps nothing: the next page begins where the server knows.
      }
    },
    /** Once: what is taken is not there any more. */
    take(): Pending | undefined {
      try {
        const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as (Pending & { at: number }) | null
        sessionStorage.removeItem(key)
        return kept && Math.abs(now() - kept.at) < RELOAD_MS ? kept : undefined
      } catch {
        return undefined
      }
    },
  }
}
