import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../server/database/freePort.ts'
import { median, round, type Bench } from './bench.ts'

const ROOT = path.join(import.meta.dirname, '../..')

interface Running {
  child: ChildProcess
  seconds: number
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}.`)
    const reply = await fetch(`${url}/readyz`).catch(() => null)
    if (reply?.ok) return
    await pause(20)
  }
}

/** `npm start` (with its bootstrap) until /readyz says yes. */
async function start(dataDir: string): Promise<Running> {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir },
    stdio: 'ignore',
    detached: true,
  })
  await ready(`http://127.0.0.1:${port}`, child)
  return { child, seconds: (performance.now() - begun) / 1000 }
}

async function stop({ child }: Running): Promise<void> {
  process.kill(-child.pid!, 'SIGINT')
  if (child.exitCode === null) await once(child, 'exit')
}

/** A bare node process that listens: what any server on this machine pays before its first line. */
async function bareNode(): Promise<number> {
  const begun = performance.now()
  const child = spawn(
    'node',
    ['-e', "require('http').createServer((q,r)=>r.end()).listen(0,'127.0.0.1',()=>console.log('up'))"],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  await once(child.stdout!, 'data')
  child.kill()
  return (performance.now() - begun) / 1000
}

/** Resident megabytes of the processes below `root`, by what their command line contains. */
async function resident(root: number): Promise<{ server: number; engine: number }> {
  const sums = { server: 0, engine: 0 }
  for (const pid of await descendants(root)) {
    const [command, status] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    ])
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    if (command.includes('server/main.ts') && !command.startsWith('sh')) sums.server += megabytes
    else if (/secantus|mongod/i.test(command)) sums.engine += megabytes
  }
  return sums
}

async function descendants(root: number): Promise<number[]> {
  const children = (await readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => ''))
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return [root, ...(await Promise.all(children.map(descendants))).flat()]
}

async function run() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hongling-start-'))
  try {
    const first = await start(dataDir)
    await stop(first)
    const seconds: number[] = []
    const bare: number[] = []
    let memory = { server: 0, engine: 0 }
    for (let pair = 0; pair < 5; pair++) {
      const again = await start(dataDir)
      seconds.push(again.seconds)
      memory = await resident(again.child.pid!)
      await stop(again)
      bare.push(await bareNode())
    }
    const figures = {
      secondStartSeconds: round(median(seconds)),
      firstStartSeconds: round(first.seconds),
      serverMegabytes: round(memory.server, 0),
      engineMegabytes: round(memory.engine, 0),
    }
    return { ratio: round(median(seconds.map((value, index) => value / bare[index]!)), 1), table: [figures], figures }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'start',
  describe:
    'second `npm start` of the demo system to /readyz (under 10 s), against a bare node process that listens; resident memory',
  run,
}
