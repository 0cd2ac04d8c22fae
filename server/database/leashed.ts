import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BoundedLog } from './boundedLog.ts'

const LEASH = fileURLToPath(new URL('leash.sh', import.meta.url))
const STOP_MS = 20_000
const KILLED = 137

/** A program that ends when this process does. */
export interface Leashed {
  /** Process id of the program itself (not of the leash). */
  pid: number
  running(): boolean
  /** Resolves when it has ended, with its exit code (128 + signal when it was killed). */
  ended: Promise<number>
  /** Asks it to end cleanly; after 20 s ends it by force. */
  stop(): Promise<void>
}

/** Starts `command` on a leash, in a process group of its own so that Ctrl-C in the terminal does not reach it. */
export async function leash(command: string, args: string[], cwd: string, output: BoundedLog): Promise<Leashed> {
  const child = spawn('/bin/sh', [LEASH, command, ...args], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  let running = true
  const ended = once(child, 'exit')
    .then(([code]) => (typeof code === 'number' ? code : KILLED))
    .finally(() => (running = false))
  child.stdin?.on('error', () => undefined) // the leash ended first
  child.stdout?.on('data', output.write)
  child.stderr?.on('data', output.write)
  const pid = Number(await text(child.stdio[3] as Readable))
  return {
    pid,
    running: () => running,
    ended,
    async stop() {
      child.stdin?.end()
      const inTime = await Promise.race([ended.then(() => true), wait(STOP_MS, false, { ref: false })])
      if (!inTime && child.pid) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
