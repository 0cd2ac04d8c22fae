import { setTimeout as wait } from 'node:timers/promises'

/** Resolves when `condition` holds; looks every 25 ms. Rejects after `limitMs`, naming what it waited for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 45_000,
): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms for: ${what}`)
    await wait(25)
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
