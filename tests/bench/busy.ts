import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { cookieOf } from '../support/uploading.ts'
import { median, percentile, round, type Bench } from './bench.ts'
import { lessonsOf, makeLecture } from './lessons/lessons.ts'
import { startServer } from './server.ts'

const PAIRS = 5
/** Arrivals: some hundreds of people who turn a page now and then. */
const PER_SECOND = 10
const SECONDS = 25
const MINUTES = 3
const CAMERA = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-b:v',
  '2M',
  '-g',
  '100',
  '-pix_fmt',
  'yuv420p',
  '-c:a',
  'aac',
]

interface Page {
  page: string
  url: string
  cookie: string
}

async function ask(url: string, cookie: string): Promise<unknown> {
  const reply = await fetch(url, { headers: { cookie } })
  const body: unknown = await reply.json()
  if (!reply.ok) throw new Error(`${url}: ${reply.status}`)
  return body
}

/** What three people of the demo system look at first. */
async function pagesOf(app: string): Promise<Page[]> {
  const [trainee, committee] = [await cookieOf(app, 'xueyuan'), await cookieOf(app, 'jiaowei')]
  const { requirements, units } = (await ask(`${app}/api/coverage`, committee)) as Record<
    'requirements' | 'units',
    { id: string }[]
  >
  return [
    { page: 'today page of a trainee', url: `${app}/api/learning/today`, cookie: trainee },
    {
      page: 'coverage page of the committee',
      url: `${app}/api/coverage/${requirements[0]!.id}/units/${units[0]!.id}`,
      cookie: committee,
    },
    { page: 'courses of the committee', url: `${app}/api/courses`, cookie: committee },
  ]
}

/**
 * Milliseconds by page. Requests come at their own times, whether or not those before them are answered: waiting
 * counts.
 */
async function visit(pages: readonly Page[], seconds: number): Promise<number[][]> {
  const waits: number[][] = pages.map(() => [])
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: PER_SECOND * seconds }, async (_, index) => {
      const due = begun + (index * 1_000) / PER_SECOND
      await pause(Math.max(0, due - performance.now()))
      const { url, cookie } = pages[index % pages.length]!
      await ask(url, cookie)
      waits[index % pages.length]!.push(performance.now() - due)
    }),
  )
  return waits
}

/** CPU seconds of the encoders below a process. */
async function encoderSeconds(root: number): Promise<number> {
  const stat = await readFile(`/proc/${root}/stat`, 'utf8').catch(() => '')
  const children = (await readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => ''))
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = stat.includes('(ffmpeg)') ? (Number(fields[11]) + Number(fields[12])) / 100 : 0
  return (await Promise.all(children.map(encoderSeconds))).reduce((sum, each) => sum + each, own)
}

async function measure({ url, pid }: { url: string; pid: number }, folder: string, pairs: number) {
  const pages = await pagesOf(url)
  const cookie = await cookieOf(url, 'jiaoshi')
  const { units } = (await ask(`${url}/api/uploads/limits`, cookie)) as { units: { id: string }[] }
  const lessons = lessonsOf({ url, cookie, unit: units[0]!.id })
  const source = await makeLecture(folder, 'long.mp4', CAMERA, { repeat: MINUTES })
  async function idle(): Promise<number[][]> {
    while ((await encoderSeconds(pid)) > 0) await pause(50)
    return visit(pages, SECONDS)
  }
  let cores = 0
  async function busy(): Promise<number[][]> {
    const { upload } = await lessons.upload(source)
    const { id } = await lessons.asset(upload, ({ ladder }) => ladder === 'making')
    while ((await encoderSeconds(pid)) < 0.5) await pause(50)
    const before = await encoderSeconds(pid)
    const waits = await visit(pages, SECONDS)
    cores = Math.max(cores, ((await encoderSeconds(pid)) - before) / SECONDS)
    const { ladder } = await lessons.asset(upload, () => true)
    if (ladder !== 'making') throw new Error('the transcode ended before the measurement')
    await lessons.cancel(id)
    await lessons.remove(id) // or the next upload would find its twin
    return waits
  }
  await visit(pages, 5) // connections and caches
  const [quiet, loaded]: [number[][][], number[][][]] = [[], []]
  for (let pair = 0; pair < pairs; pair++) {
    quiet.push(await idle())
    loaded.push(await busy())
    console.log(
      `pair ${pair + 1}: p99 ${round(p99(quiet.at(-1)!.flat()), 0)} ms idle, ${round(p99(loaded.at(-1)!.flat()), 0)} ms busy; load ${round(loadavg()[0]!, 1)}`,
    )
  }
  return { pages, quiet, loaded, cores }
}

const p99 = (times: readonly number[]): number => percentile(times, 0.99)

async function run(args: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-busy-'))
  const server = await startServer(path.join(folder, 'data'), 'demo')
  try {
    const { pages, quiet, loaded, cores } = await measure(server, folder, Number(args[0] ?? PAIRS))
    const all = (phases: number[][][]): number[] => phases.flat(2)
    const tail = (phases: number[][][]): number => round(median(phases.map((phase) => p99(phase.flat()))), 1)
    const ratio = median(quiet.map((phase, index) => p99(loaded[index]!.flat()) / p99(phase.flat())))
    const table = pages.map(({ page }, index) => {
      const [idle, busy] = [quiet, loaded].map((phases) => phases.flatMap((phase) => phase[index]!)) as [
        number[],
        number[],
      ]
      return {
        page,
        requests: idle.length,
        'idle median ms': round(median(idle), 1),
        'busy median ms': round(median(busy), 1),
        'idle p99 ms': round(p99(idle), 1),
        'busy p99 ms': round(p99(busy), 1),
      }
    })
    const figures = {
      idleP99ms: tail(quiet),
      busyP99ms: tail(loaded),
      idleMedianMs: round(median(all(quiet)), 1),
      busyMedianMs: round(median(all(loaded)), 1),
      pairs: quiet.length,
      perSecond: PER_SECOND,
      encoderCores: round(cores),
      load: round(loadavg()[0]!, 1),
    }
    return { ratio: round(ratio), table, figures }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'busy',
  describe:
    'p99 of the interface of a whole server while a 1080p transcode runs, against the same while none does (at most 2)',
  run,
}
