import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { interleaved, median, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'
import { baseCheckout } from './sideBySide/checkout.ts'
import { clientOf, keepAsking } from './sideBySide/clients.ts'
import { askedByBrowser, coldVisitor } from './sideBySide/firstPage.ts'
import { againstNginx } from './sideBySide/staticFiles.ts'
import { signInAs, withDatabase } from './sideBySide/trainees.ts'

const CLIENTS = 8
const PAIRS = 5
const SECONDS = 3

interface Progress {
  _id: string
  person: string
  course: string
}
/** One side: a whole server with the demo system, and its trainees who are in the midst of a course. */
async function makeSide(folder: string, checkout?: string) {
  const server = await startServer(folder, 'demo', checkout)
  const begun = await withDatabase(server.enginePort, async (client) => {
    const taken = await client.db().collection('accounts').distinct('person')
    const filter = { state: { $ne: 'completed' }, person: { $nin: taken as string[] } }
    return client.db().collection<Progress>('courseProgress').find(filter).sort({ _id: 1 }).toArray()
  })
  const learners = [...new Map(begun.map((each) => [each.person, each])).values()].slice(0, CLIENTS)
  const trainees = await signInAs(
    server,
    learners.map(({ person }) => person),
    { older: checkout !== undefined },
  )
  const asked = await askedByBrowser(server.url, trainees[0]!.cookie)
  const clients = trainees.map(({ cookie }) => clientOf(server.url, { cookie }))
  const visitors = trainees.map(({ cookie }) => coldVisitor(server.url, cookie, asked))
  const anonymous = trainees.map(() => clientOf(server.url))
  const pages: Record<string, (clients: number) => Promise<number[]>> = {
    today: async (count) =>
      (await keepAsking(clients.slice(0, count), SECONDS, (client) => client.ask('GET', '/api/learning/today'))).waits,
    course: async (count) =>
      (
        await keepAsking(clients.slice(0, count), SECONDS, (client, index) =>
          client.ask('GET', `/api/learning/courses/${learners[index]!.course}`),
        )
      ).waits,
    'cold first page': async (count) =>
      (await keepAsking(clients.slice(0, count), SECONDS, (_, index) => visitors[index]!.visit())).waits,
    'HTML alone': async (count) =>
      (await keepAsking(anonymous.slice(0, count), SECONDS, (client) => client.ask('GET', '/'))).waits,
  }
  return {
    port: server.port,
    asked,
    pages,
    async stop() {
      for (const each of [...clients, ...visitors, ...anonymous]) each.close()
      await server.stop()
    },
  }
}
type Side = Awaited<ReturnType<typeof makeSide>>

async function compare(ours: Side, base: Side, page: string, clients: number) {
  const measure = (side: Side) => async (): Promise<number> => median(await side.pages[page]!(clients))
  await interleaved(1, measure(ours), measure(base)) // connections and caches
  const { ratio, a, b } = await interleaved(PAIRS, measure(ours), measure(base))
  return { page, clients, 'median ms': round(median(a)), 'base median ms': round(median(b)), ratio: round(ratio, 3) }
}

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-pages-'))
  const checkout = await baseCheckout(folder)
  const sides: Side[] = []
  try {
    for (const root of [undefined, checkout.root])
      sides.push(await makeSide(path.join(folder, `data${sides.length}`), root))
    const [ours, base] = sides as [Side, Side]
    const table: Record<string, unknown>[] = []
    const figures: Record<string, number> = { requests: ours.asked.length, baseRequests: base.asked.length }
    for (const page of Object.keys(ours.pages))
      for (const clients of [CLIENTS, 1]) {
        const row = await compare(ours, base, page, clients)
        table.push(row)
        figures[`${page}, ${clients}`] = row.ratio
      }
    const scripts = ours.asked.filter((file) => file.startsWith('/assets/'))
    for (const row of (await againstNginx(
      ours.port,
      scripts.map((file) => file.slice(1)),
    )) ?? []) {
      table.push({ page: row.name, 'requests/s': row.ours, 'nginx requests/s': row.nginx, ratio: row.ratio })
      figures['nginx'] = Math.min(figures['nginx'] ?? Infinity, row.ratio)
    }
    return { ratio: Math.max(figures[`today, ${CLIENTS}`]!, figures[`course, ${CLIENTS}`]!), table, figures }
  } finally {
    for (const side of sides) await side.stop()
    await checkout.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'pages',
  describe:
    'what a trainee opens, against the commit 6740354: today and a course at 8 clients (at most 0.5 of its time), a cold first page with its files (0.35), and each file of it against nginx (at least 0.8 of its requests/s)',
  run,
}
