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

type Measured = ReturnType<typeof measure>

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
  const plain = await startOurs(folder, 'off')
  const peer = await startNginx(folder)
  const nginx: Side = { pid: peer.pid, port: peer.port, path: '/segments/', cookie: ours.cookie }
  try {
    const table = []
    const figures: Record<string, number> = {}
    const ratios = []
    for (const [label, size] of Object.entries(SIZES)) {
      const [mine, theirs, slow] = [ours, nginx, plain].map((side) => measure(side, size, names.get(label)!)) as [
        Measured,
        Measured,
        Measured,
      ]
      // files into the caches of all, and our code compiled
      for (const side of [mine, theirs, slow]) await side.run(WARM_MILLISECONDS)
      for (const side of [mine, theirs, slow]) side.forget()
      const { ratio, a, b } = await interleaved(
        PAIRS,
        () => mine.run(),
        () => theirs.run(),
      )
      ratios.push(ratio)
      const cpu = mine.microseconds() // of the pairs with nginx
      const paths = await interleaved(
        PAIRS,
        () => mine.run(),
        () => slow.run(),
      )
      table.push({
        size: label,
        'ours, requests/s': Math.round(median(a)),
        'nginx, requests/s': Math.round(median(b)),
        ratio: round(ratio),
        'plain path, requests/s': Math.round(median(paths.b)),
        'fast / plain path': round(paths.ratio),
        'ours, CPU us/request': Math.round(cpu),
        'nginx, CPU us/request': Math.round(theirs.microseconds()),
        'plain path, CPU us/request': Math.round(slow.microseconds()),
        'ours, busy': round(mine.busy()),
        'nginx, busy': round(theirs.busy()),
      })
      const key = size === SIZES['1 MiB'] ? '1MiB' : '256KiB'
      Object.assign(figures, {
        [`requests${key}`]: Math.round(median(a)),
        [`nginxRequests${key}`]: Math.round(median(b)),
        [`ratio${key}`]: round(ratio),
        [`cpuMicroseconds${key}`]: Math.round(cpu),
        [`plainRequests${key}`]: Math.round(median(paths.b)),
        [`fastToPlain${key}`]: round(paths.ratio),
        [`plainCpuMicroseconds${key}`]: Math.round(slow.microseconds()),
        [`nginxCpuMicroseconds${key}`]: Math.round(theirs.microseconds()),
      })
    }
    return { ratio: round(Math.min(...ratios)), table, figures: { ...figures, ...(await measureMemory()) } }
  } finally {
    ours.stop()
    plain.stop()
    await peer.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'segments',
  describe:
    'HLS segments with the access check against nginx without one, requests/s (at least 0.8), CPU per request (at most 1.3 at 1 MiB and 1.8 at 256 KiB of its), the same on the plain path (MEDIA_FAST_PATH=off), and the memory that 2,000 viewers take (at most the cache’s bound + 64 MB)',
  run,
}
