import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { interleaved, median, percentile, round, type Bench } from './bench.ts'
import type { Ready } from './coverage/side.ts'

const PAIRS = 31
const ROUNDS = 3

interface Side extends Ready {
  /** Asks for a unit's page as one client; milliseconds until its last byte. */
  page(unit: string, rest?: string): Promise<number>
  stop(): Promise<void>
}

/** A city with so many secretaries, the application and the engine of its own. */
async function makeSide(secretaries: number): Promise<Side> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'coverage/side.ts'), String(secretaries)], {
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
    page: (unit, rest = '') => timed(ready.units + unit + rest, ready.cookie),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function timed(url: string, cookie: string): Promise<number> {
  const begun = performance.now()
  const reply = await fetch(url, { headers: { cookie } })
  await reply.arrayBuffer()
  if (!reply.ok) throw new Error(`${url}: ${reply.status}`)
  return performance.now() - begun
}

/** Every institution's page, one after the other as one client asks. */
async function institutionPages({ institutions, page }: Side): Promise<number[]> {
  const times: number[] = []
  for (let each = 0; each < ROUNDS; each++) for (const unit of institutions) times.push(await page(unit))
  return times
}

async function measure(many: Side, few: Side) {
  const committee = (side: Side) => () => side.page(side.committee)
  await interleaved(3, committee(many), committee(few)) // connections and caches of both
  const pairs = await interleaved(PAIRS, committee(many), committee(few))
  const institutions = await institutionPages(many)
  const lists = {
    institutionListMs: round(await many.page(many.institutions[0]!, '/people?state=uncovered')),
    cityListMs: round(await many.page(many.committee, '/people?state=uncovered')),
  }
  const past = { on: '/at?on=2025-09-15&known=then', since: '/comparison?from=2025-09-15&to=2026-03-15' }
  const days = {
    pastDayFirstMs: round(await many.page(many.committee, past.on)),
    pastDayAgainMs: round(await many.page(many.institutions[0]!, past.on)),
    comparisonMs: round(await many.page(many.committee, past.since)),
    deadlineWallMs: round(await many.page(many.committee, '/deadlines')),
    rankingMs: round(await many.page(many.committee, '/ranking')),
  }
  const figures = {
    p95ms: round(percentile([...pairs.a, ...institutions], 0.95)),
    committeeMedianMs: round(median(pairs.a)),
    institutionMedianMs: round(median(institutions)),
    fewMedianMs: round(median(pairs.b)),
    ...lists,
    ...days,
    computeSeconds: round(many.computeSeconds, 1),
  }
  const row = (page: string, times: number[]) => ({
    page,
    requests: times.length,
    'median ms': round(median(times)),
    'p95 ms': round(percentile(times, 0.95)),
  })
  const table = [
    row('committee, 10,000 secretaries', pairs.a),
    row('committee, 1,000 secretaries', pairs.b),
    row('institutions, 10,000 secretaries', institutions),
  ]
  return { ratio: round(pairs.ratio), table, figures }
}

async function run() {
  const sides = [await makeSide(10_000)]
  try {
    sides.push(await makeSide(1_000))
    return await measure(sides[0]!, sides[1]!)
  } finally {
    for (const side of sides) await side.stop()
  }
}

export const bench: Bench = {
  name: 'coverage',
  describe:
    'the committee’s coverage page and every institution’s on the embedded engine (p95 under 100 ms); with 10,000 secretaries against 1,000 and the same children (at most 1.2)',
  run,
}
