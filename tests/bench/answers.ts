import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import { localUri } from '../../server/database/probe.ts'
import type { OpenAnswers } from '../../server/features/quizzes/openAnswers.ts'
import type { Attempt } from '../../server/features/quizzes/quizzes.model.ts'
import { newId } from '../../server/lib/id.ts'
import { slices } from '../../server/lib/batches.ts'
import { fiveKinds, openAttempt } from '../support/quizzes.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'
import { baseCheckout } from './sideBySide/checkout.ts'
import { clientOf, keepAsking, type Client } from './sideBySide/clients.ts'
import { signInAs } from './sideBySide/trainees.ts'

const CLIENTS = 8
const SIZES = [300, 3_000, 10_000]
const PAIRS = 5
const SECONDS = 3
const QUESTIONS = 20

/** A paper of a usual length, of questions that need no marker. */
const paper = { ...fiveKinds(), questions: Array.from({ length: QUESTIONS }, (_, at) => questionAt(at)) }
function questionAt(at: number) {
  const kinds = fiveKinds({}, { short: false }).questions.filter(({ kind }) => kind === 'judge')
  return {
    ...kinds[0]!,
    id: `question${at}`,
    stem: '党支部党员大会是党支部的议事决策机构，由全体党员参加，一般每季度召开 1 次。',
  }
}

interface Side {
  /** Opens attempts until there are so many. */
  grow(to: number): Promise<void>
  run(): Promise<{ rate: number; waits: number[] }>
  stop(): Promise<void>
}

async function makeSide(folder: string, checkout?: string): Promise<Side> {
  const server = await startServer(folder, 'empty', checkout)
  const database = await new MongoClient(`${localUri(server.enginePort)}&retryWrites=false`).connect()
  const trainees = await signInAs(server, Array.from({ length: CLIENTS }, newId), { older: checkout !== undefined })
  const attempts = database.db().collection<Attempt>('attempts')
  const own = trainees.map(({ person }) => openAttempt({ person, paper }))
  await attempts.insertMany(own)
  await database
    .db()
    .collection<OpenAnswers>('openAnswers')
    .insertMany(own.map(({ _id, answers }) => ({ _id, answers })))
  const clients: Client[] = trainees.map(({ cookie }) => clientOf(server.url, { cookie }))
  let size = own.length
  let seq = 0
  return {
    async grow(to) {
      const more = Array.from({ length: to - size }, () => openAttempt({ paper }))
      for (const slice of slices(more, 500)) await attempts.insertMany(slice)
      size = to
    },
    run: () =>
      keepAsking(clients, SECONDS, (client, index) => {
        const slot = `question${(seq += 1) % QUESTIONS}`
        const to = `/api/learning/attempts/${own[index]!._id}/answers/${slot}`
        return client.ask('PUT', to, { seq, answer: { judge: seq % 3 === 0 } })
      }),
    async stop() {
      for (const client of clients) client.close()
      await database.close()
      await server.stop()
    },
  }
}

async function compare(ours: Side, base: Side, size: number) {
  await Promise.all([ours.grow(size), base.grow(size)])
  await interleaved(
    1,
    async () => (await ours.run()).rate,
    async () => (await base.run()).rate,
  ) // warm
  const waits: { ours: number[]; base: number[] } = { ours: [], base: [] }
  const measure = (side: Side, kept: number[]) => async (): Promise<number> => {
    const { rate, waits: these } = await side.run()
    kept.push(...these)
    return rate
  }
  const { ratio, a, b } = await interleaved(PAIRS, measure(ours, waits.ours), measure(base, waits.base))
  return {
    attempts: size,
    'answers/s': round(median(a), 0),
    'median ms': round(median(waits.ours), 1),
    'base answers/s': round(median(b), 0),
    'base median ms': round(median(waits.base), 1),
    ratio: round(ratio, 1),
  }
}

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-answers-'))
  const checkout = await baseCheckout(folder)
  const sides: Side[] = []
  try {
    for (const root of [undefined, checkout.root])
      sides.push(await makeSide(path.join(folder, `data${sides.length}`), root))
    const table = []
    for (const size of SIZES) table.push(await compare(sides[0]!, sides[1]!, size))
    const last = table.at(-1)!
    return {
      ratio: last.ratio,
      table,
      figures: {
        answersPerSecond: last['answers/s'],
        medianMs: last['median ms'],
        basePerSecond: last['base answers/s'],
      },
    }
  } finally {
    for (const side of sides) await side.stop()
    await checkout.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'answers',
  describe:
    'answers of 8 trainees saved a second beside 300, 3,000 and 10,000 attempts (at 10,000 a median under 20 ms), against the commit 6740354 (at least 14 times)',
  run,
}
