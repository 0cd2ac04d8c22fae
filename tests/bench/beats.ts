import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import mongoose from 'mongoose'
import { embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'
import { takeBeat } from '../../server/features/playback/beats.service.ts'
import { applyBeat, SLACK_MS } from '../../server/features/playback/beatCredit.ts'
import { EMPTY_LOG, opened, writeLog } from '../../server/features/playback/creditLog.ts'
import { readLease, signLease } from '../../server/features/playback/leaseToken.ts'
import { Watches, type Watch } from '../../server/features/playback/watch.model.ts'
import type { AppContext } from '../../server/appContext.ts'
import { cookieReference, sessionReference } from '../../server/access/sessionReference.ts'
import { now, setClock } from '../../server/lib/clock.ts'
import { syncModels } from '../../server/lib/model.ts'
import { beatsOverHttp, signedCookie } from './beatsOverHttp.ts'
import { interleaved, median, percentile, round, type Bench } from './bench.ts'

const VIEWERS = 200
const BEATS = 5
const PAIRS = 5
const DURATION = 100_000
const app = { secret: 'a secret of the benchmark' } as AppContext

interface Viewer {
  id: string
  token: string
  cookie: string
  seq: number
  at: number
}

/** Viewers of one lesson each, as `open` leaves them. */
async function makeViewers(round: string): Promise<Viewer[]> {
  const at = now()
  const names = Array.from({ length: VIEWERS }, (_, index) => `${round}-${index}`)
  await Watches.collection.insertMany(
    names.map((person) => ({
      _id: `${person}:asset`,
      person,
      asset: 'asset',
      ranges: [],
      watchedSeconds: 0,
      position: 0,
      lease: person,
      seq: 0,
      beatAt: at,
      slackMs: SLACK_MS,
      budgetMs: SLACK_MS,
      revision: 1,
      log: writeLog(
        opened(EMPTY_LOG, { lease: person, course: 'course', lesson: 'lesson', device: '基准' }, at.getTime()),
      ),
    })) as never,
  )
  return names.map((person) => ({
    id: `${person}:asset`,
    cookie: signedCookie(person, app.secret),
    seq: 0,
    at: 0,
    token: signLease(
      {
        lease: person,
        person,
        account: person,
        asset: 'asset',
        course: 'course',
        version: 1,
        lesson: 'lesson',
        duration: DURATION,
        rate: 2,
        session: sessionReference(person),
        issuedAt: at.getTime(),
      },
      app.secret,
    ),
  }))
}

let virtual = Date.now()
/** Ten seconds pass between two beats of a viewer. */
const passTime = () => (virtual += 10_000 / VIEWERS)

/** Every viewer beats, waits for the answer and beats again; beats a second, and the milliseconds that each waited. */
async function everybody(
  viewers: Viewer[],
  beat: (viewer: Viewer) => Promise<unknown>,
): Promise<{ rate: number; waits: number[] }> {
  const waits: number[] = []
  const begun = performance.now()
  await Promise.all(
    viewers.map(async (viewer) => {
      for (let each = 0; each < BEATS; each++) {
        passTime()
        const asked = performance.now()
        await beat(viewer)
        waits.push(performance.now() - asked)
      }
    }),
  )
  return { rate: (VIEWERS * BEATS) / ((performance.now() - begun) / 1000), waits }
}

async function grouped(viewer: Viewer): Promise<void> {
  await takeBeat(
    app,
    { lease: viewer.token, seq: (viewer.seq += 1), from: viewer.at, to: (viewer.at += 10), rate: 1, visible: true },
    viewer.cookie,
  )
}

/** The same checks of the token, the same rule and the same condition, an update for each beat. */
function oneByOne() {
  const states = new Map<string, Watch>()
  return async (viewer: Viewer): Promise<void> => {
    if (readLease(viewer.token, app.secret)?.session !== cookieReference(viewer.cookie, app.secret))
      throw new Error('not the viewer’s token')
    const before =
      states.get(viewer.id) ?? ((await Watches.collection.findOne({ _id: viewer.id } as never))! as unknown as Watch)
    const { _id: _, ...change } = {
      ...applyBeat(before, { seq: (viewer.seq += 1), from: viewer.at, to: (viewer.at += 10) }, DURATION, now()).watch,
      revision: before.revision + 1,
    }
    await Watches.collection.updateOne({ _id: viewer.id, revision: before.revision } as never, { $set: change })
    states.set(viewer.id, { ...before, ...change })
  }
}

/** Nothing but the database: unordered writes of 200 updates, one after the other. */
async function bareBulk(viewers: Viewer[]): Promise<number> {
  const begun = performance.now()
  for (let each = 1; each <= BEATS; each++)
    await Watches.collection.bulkWrite(
      viewers.map(({ id }) => ({
        updateOne: {
          filter: { _id: id, revision: each },
          update: {
            $set: {
              ranges: [[0, each * 10]],
              watchedSeconds: each * 10,
              seq: each,
              beatAt: new Date(),
              revision: each + 1,
            },
          },
        },
      })) as never,
      { ordered: false },
    )
  return (VIEWERS * BEATS) / ((performance.now() - begun) / 1000)
}

async function measure() {
  const waits: number[] = []
  const bulks: number[] = []
  let count = 0
  const group = async () => {
    const { rate, waits: these } = await everybody(await makeViewers(`g${(count += 1)}`), grouped)
    waits.push(...these)
    bulks.push(await bareBulk(await makeViewers(`b${count}`)))
    return rate
  }
  const single = async () => (await everybody(await makeViewers(`s${(count += 1)}`), oneByOne())).rate
  await group() // the first round warms both sides' code and the engine's cache
  waits.length = bulks.length = 0
  const { ratio, a, b } = await interleaved(PAIRS, group, single)
  return { ratio, waits, bulks, grouped: a, single: b }
}

/** The length of the run over HTTP; a shorter one for a quick look. */
const secondsOf = (args: readonly string[]): number =>
  Number(parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '60' } } }).values.seconds)

async function run(args: readonly string[]) {
  const result = await inProcess()
  return { ...result, figures: { ...result.figures, ...(await beatsOverHttp(secondsOf(args))) } }
}

async function inProcess() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-bench-'))
  const quiet = { info: () => undefined, warn: console.error, error: console.error }
  const engine = await supervise(
    embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'database.log')),
    quiet,
    (error) => {
      throw error
    },
  )
  const release = setClock(() => virtual)
  try {
    await mongoose.connect(localUri(engine.port), { maxPoolSize: 16, writeConcern: { w: 'majority' } }) // as the server connects
    await syncModels()
    return present(await measure())
  } finally {
    release()
    await mongoose.disconnect()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function present({ ratio, waits, bulks, grouped: groups, single }: Awaited<ReturnType<typeof measure>>) {
  const figures = {
    beatsPerSecond: round(median(groups), 0),
    oneUpdatePerBeat: round(median(single), 0),
    bareBulk: round(median(bulks), 0),
    ofBareBulk: round(median(groups.map((rate, index) => rate / bulks[index]!))),
    p50Milliseconds: round(median(waits), 0),
    p95Milliseconds: round(percentile(waits, 0.95), 0),
    viewers: VIEWERS,
  }
  const table = groups.map((rate, index) => ({
    'grouped, beats/s': round(rate, 0),
    'one update per beat, beats/s': round(single[index]!, 0),
    'bare bulk of 200, updates/s': round(bulks[index]!, 0),
    ratio: round(rate / single[index]!),
  }))
  return { ratio: round(ratio), table, figures }
}

export const bench: Bench = {
  name: 'beats',
  describe:
    'heartbeats a second acknowledged after they are durable, 200 viewers, against one update per beat (at least 4) and a bare bulk (at least 0.8); then 500 a second over HTTP for 60 s (--seconds N): p95 below 200 ms, nothing lost',
  run,
}
