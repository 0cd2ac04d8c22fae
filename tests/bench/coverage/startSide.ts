/** Starts a side and asks it as one client. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Ready } from './side.ts'

export interface Side extends Ready {
  /** Asks for a unit's page; milliseconds until its last byte. */
  page(unit: string, rest?: string): Promise<number>
  /** The same, for what it says. */
  shown(unit: string, rest?: string): Promise<unknown>
  stop(): Promise<void>
  /** Of its process. */
  pid: number
}

/**
 * A city with so many people, the application and the engine of its own; `today` alone or with the figures of every day.
 * `completions`: of each person (makeCity).
 */
export async function startSide(
  people: number,
  figures: 'today' | 'every day' = 'every day',
  completions?: number,
): Promise<Side> {
  const asked = [String(people), figures, ...(completions === undefined ? [] : [String(completions)])]
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'side.ts'), ...asked], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the side of the benchmark did not come up'))),
  ])) as [Buffer]
  const ready = JSON.parse(String(line)) as Ready
  const exited = once(child, 'exit')
  return {
    ...ready,
    pid: child.pid!,
    page: (unit, rest = '') => timed(() => ask(ready, unit, rest)),
    shown: (unit, rest = '') => ask(ready, unit, rest),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function ask({ units, cookie }: Ready, unit: string, rest: string): Promise<unknown> {
  const reply = await fetch(units + unit + rest, { headers: { cookie } })
  if (!reply.ok) throw new Error(`${unit}${rest}: ${reply.status}`)
  return reply.json()
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
