import { setTimeout as wait } from 'node:timers/promises'

const SHORTEST_MS = 25
const LONGEST_MS = 250

/**
 * Resolves when `condition` holds. Rejects after `limitMs`, naming what it waited for. The longer it has waited the less
 * often it looks: each look takes something from what it waits for.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 75_000,
): Promise<void> {
  const begun = Date.now()
  while (!(await condition())) {
    const waited = Date.now() - begun
    if (waited > limitMs) throw new Error(`waited ${limitMs} ms for: ${what}`)
    await wait(Math.min(LONGEST_MS, SHORTEST_MS + waited / 20))
  }
}

/** Whether a process exists (a zombie counts as gone where the system says so by an error). */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
