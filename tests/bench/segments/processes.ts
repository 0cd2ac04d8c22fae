import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** A server that is measured: where it answers, and the cookie that it wants. */
export interface Side {
  pid: number
  port: number
  path: string
  cookie: string
}

/** Runs one of the client programs of this folder. @returns what it printed */
export async function ask<T>(program: 'client' | 'viewers', order: object): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.join(import.meta.dirname, `${program}.ts`),
    JSON.stringify(order),
  ])
  return JSON.parse(stdout) as T
}

/** The media listener in a process of its own, on the fast path or, as with MEDIA_FAST_PATH=off, on the plain one. */
export async function startOurs(folder: string, fastPath: 'on' | 'off' = 'on'): Promise<Side & { stop(): void }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'server.ts'), folder, fastPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { pid: child.pid!, ...(JSON.parse(String(line)) as Omit<Side, 'pid'>), stop: () => child.kill('SIGTERM') }
}

/** Seconds of processor time of a process so far: utime + stime of /proc/<pid>/stat, in ticks of 1/100 s. */
export async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory of a process in MiB: now, or the most it ever had. */
export async function residentMegabytes(pid: number, which: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1')
  return Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)![1]) / 1024
}
