/**
 * One side of the benchmark in a process of its own: the real application over an embedded engine of its own, with a
 * city of so many secretaries and its coverage computed. Prints one line of JSON when it is ready; ends at SIGTERM.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { createApp } from '../../../server/app.ts'
import { loadConfig } from '../../../server/config.ts'
import { EMBEDDED } from '../../../server/database/connect.ts'
import { embeddedRecipe } from '../../../server/database/embedded.ts'
import { localUri } from '../../../server/database/probe.ts'
import { supervise } from '../../../server/database/supervise.ts'
import { DEMO_PASSWORD } from '../../../server/features/accounts/demo.ts'
import { contracts } from '../../../server/features/routes.ts'
import { computeRequirement } from '../../../server/features/coverage/compute.service.ts'
import { followTimelines } from '../../../server/features/coverage/timelines/build.service.ts'
import type { Contract } from '../../../server/http/endpoint.ts'
import { endedMonths } from '../../../server/lib/months.rule.ts'
import { businessDate } from '../../../server/lib/clock.ts'
import { syncModels } from '../../../server/lib/model.ts'
import { silent } from '../../../server/realtime/realtime.ts'
import { folderStorage } from '../../../server/storage/folder.ts'
import { makeCity } from '../../support/coverageFactories.ts'
import { makeAccount } from '../../support/factories.ts'

export interface Ready {
  /** Address of a unit's coverage, without the unit. */
  units: string
  cookie: string
  committee: string
  institutions: string[]
  /** One of each institution. */
  branches: string[]
  /** Of the engine, for the peer and for writes. */
  uri: string
  requirement: string
  programme: string
  generateSeconds: number
  computeSeconds: number
  buildSeconds: number
}
/** With the committee 5,000 units. */
const TREE = { institutions: 60, faculties: 600, branches: 4_339 }

const folder = await mkdtemp(path.join(tmpdir(), 'hongling-coverage-'))
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const engine = await supervise(
  embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'log'), { cache: '1G' }),
  quiet,
  (error) => {
    throw error
  },
)
process.once('SIGTERM', async () => {
  await mongoose.disconnect()
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
  process.exit(0)
})
await mongoose.connect(localUri(engine.port), EMBEDDED)
await syncModels()
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}
const started = performance.now()
const [, , secretaries, history, completions] = process.argv
const city = await makeCity({
  ...{ ...TREE, secretaries: Number(secretaries) },
  ...(completions && { completions: Number(completions) }),
})
const generateSeconds = (performance.now() - started) / 1_000
const isWhole = history !== 'today'
const months = isWhole ? endedMonths(city.requirement.from, businessDate(), 60) : []
const computeSeconds = await seconds(() => computeRequirement(city.requirement._id, { months }))
const buildSeconds = isWhole ? await seconds(() => followTimelines()) : 0

/** As the job of a worker does it, of which there is none here. */
async function followEveryMinute(): Promise<never> {
  for (;;) {
    await pause(60_000)
    await followTimelines()
  }
}
if (isWhole) void followEveryMinute().catch(() => undefined) // the database is gone: it is being stopped

const app = {
  config: loadConfig({ DATA_DIR: folder, PORT: '0', SEED: 'empty' }, []),
  log: pino({ level: 'silent' }),
  secret: 'a secret of the benchmark',
  storage: folderStorage(path.join(folder, 'files')),
  realtime: silent,
}
// One client asks hundreds of times a minute here, which nobody does in earnest.
for (const { endpoints } of Object.values(contracts) as Contract[])
  for (const endpoint of Object.values(endpoints)) delete endpoint.limit
const server = createServer(createApp(app)).listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
const { login } = await makeAccount('committee', city.committee)
const session = await fetch(`${url}/session`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ login, password: DEMO_PASSWORD }),
})
const ready: Ready = {
  units: `${url}/coverage/${city.requirement._id}/units/`,
  cookie: session.headers.get('set-cookie')!.split(';')[0]!,
  committee: city.committee._id,
  institutions: city.institutions.map(({ _id }) => _id),
  branches: city.branches.slice(0, 60).map(({ _id }) => _id),
  uri: localUri(engine.port),
  requirement: city.requirement._id,
  programme: city.programme._id,
  generateSeconds,
  computeSeconds,
  buildSeconds,
}
process.stdout.write(`${JSON.stringify(ready)}\n`)
