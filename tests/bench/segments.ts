import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { interleaved, median, round, type Bench } from './bench.ts'
import { measureMemory } from './segments/memory.ts'
import { startNginx } from './segments/nginx.ts'
import { ask, cpuSeconds, startOurs, type Side } from './segments/processes.ts'

const PAIRS = 7
const FILES = 16
const CONNECTIONS = 16
const MILLISECONDS = 1_200
const WARM_MILLISECONDS = 2_000
const SIZES = { '1 MiB': 1024 * 1024, '256 KiB': 256 * 1024 }

/** One client process asks one server; the sums tell the processor time per request. */
function measure({ pid, ...address }: Side, size: number, names: string[]) {
  const sums = { requests: 0, cpu: 0, seconds: 0 }
  async function run(milliseconds = MILLISECONDS): Promise<number> {
    const before = await cpuSeconds(pid)
    const { requests, seconds } = await ask<{ requests: number; seconds: number }>('client', {
      ...address,
      names,
      size,
      connections: CONNECTIONS,
      milliseconds,
    })
    sums.cpu += (await cpuSeconds(pid)) - before
    sums.requests += requests
    sums.seconds += seconds
    return requests / seconds
  }
  return {
    run,
    forget: () => void Object.assign(sums, { requests: 0, cpu: 0, seconds: 0 }),
    microseconds: () => (sums.cpu / sums.requests) * 1e6,
    busy: () => sums.cpu / sums.seconds,
  }
}

async function makeFiles(folder: string): Promise<Map<string, string[]>> {
  await mkdir(path.join(folder, 'segments'))
  const names = new Map<string, string[]>()
  for (const [label, size] of Object.entries(SIZES)) {
    const all = Array.from({ length: FILES }, (_, index) => `v${size}-${index}.m4s`)
    for (const name of all) await writeFile(path.join(folder, 'segments', name), randomBytes(size))
    names.set(label, all)
  }
  return names
}

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-segments-'))
  const names = await makeFiles(folder)
  const ours = await startOurs(folder)
  const peer = await startNginx(folder)
  const nginx: Side = { pid: peer.pid, port: peer.port, path: '/segments/', cookie: ours.cookie }
  try {
    const table = []
    const figures: Record<string, number> = {}
    const ratios = []
    for (const [label, size] of Object.entries(SIZES)) {
      const [mine, theirs] = [measure(ours, size, names.get(label)!), measure(nginx, size, names.get(label)!)]
      for (const side of [mine, theirs]) await side.run(WARM_MILLISECONDS) // files into the caches of both, and our code compiled
      for (const side of [mine, theirs]) side.forget()
      const { ratio, a, b } = await interleaved(
        PAIRS,
        () => mine.run(),
        () => theirs.run(),
      )
      ratios.push(ratio)
      table.push({
        size: label,
        'ours, requests/s': Math.round(median(a)),
        'nginx, requests/s': Math.round(median(b)),
        ratio: round(ratio),
        'ours, CPU us/request': Math.round(mine.microseconds()),
        'nginx, CPU us/request': Math.round(theirs.microseconds()),
        'ours, busy': round(mine.busy()),
        'nginx, busy': round(theirs.busy()),
      })
      const key = size === SIZES['1 MiB'] ? '1MiB' : '256KiB'
      Object.assign(figures, {
        [`requests${key}`]: Math.round(median(a)),
        [`nginxRequests${key}`]: Math.round(median(b)),
        [`ratio${key}`]: round(ratio),
        [`cpuMicroseconds${key}`]: Math.round(mine.microseconds()),
        [`nginxCpuMicroseconds${key}`]: Math.round(theirs.microseconds()),
      })
    }
    return { ratio: round(Math.min(...ratios)), table, figures: { ...figures, ...(await measureMemory()) } }
  } finally {
    ours.stop()
    await peer.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'segments',
  describe:
    'HLS segments with the access check against nginx without one, requests/s (at least 0.8), CPU per request (at most 1.3 at 1 MiB and 1.8 at 256 KiB of its), and the memory that 2,000 viewers take (at most the cache’s bound + 64 MB)',
  run,
}
