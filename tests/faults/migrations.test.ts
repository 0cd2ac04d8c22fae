import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'
import mongoose from 'mongoose'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { runningPort } from '../../server/database/address.ts'
import { openDatabase } from '../../server/database/index.ts'
import { migrate } from '../../server/database/migrate/migrate.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import { localUri } from '../../server/database/probe.ts'
import { countUp, makeThings, things } from '../support/countUp.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri, uriOfThisTest } from '../support/engine.ts'
import { enginePid, startServer } from '../support/serverProcess.ts'
import { until } from '../support/wait.ts'

const CHILD = path.join(import.meta.dirname, 'migrationsChild.ts')
const CLI = path.join(import.meta.dirname, '../../server/cli')

afterEach(() => mongoose.disconnect())

const connect = () => mongoose.connect(testDatabaseUri('migrations'))
const records = () => recordsOf(mongoose.connection.db!)
const changed = async (): Promise<number> => (await records().findOne({}))?.changed ?? 0

function startChild(leaseMs: number) {
  const child = spawn(process.execPath, [CHILD, uriOfThisTest(), String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { child, ended: once(child, 'exit'), said: () => said }
}

test('kill -9 in the middle, again and again: each batch is made once, and the record counts it', async () => {
  const ALL = 6_000
  await connect()
  await makeThings(ALL)
  for (let round = 0; round < 3; round++) {
    const before = await changed()
    const { child, ended } = startChild(500)
    await until('it got further', async () => (await changed()) > before)
    child.kill('SIGKILL')
    await ended
    const now = await changed()
    expect([now > before, now < ALL]).toEqual([true, true]) // in the middle
    expect(await things().countDocuments({ n: 1 })).toBe(now)
    expect(await records().findOne({})).toMatchObject({ finishedAt: null })
  }
  await migrate({ say: () => undefined, note: () => undefined, list: [countUp()] })
  expect(await things().countDocuments({ n: 1 })).toBe(ALL)
  expect(await records().find().toArray()).toMatchObject([{ changed: ALL, finishedAt: expect.any(Date), progress: {} }])
})

test('of two processes that start together one migrates and the other waits', async () => {
  await connect()
  await makeThings(2_000)
  const children = [startChild(10_000), startChild(10_000)]
  expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([
    [0, null],
    [0, null],
  ])
  expect(
    children
      .map(({ said }) => said())
      .join('')
      .match(/begun/g),
  ).toHaveLength(1)
  expect(await things().countDocuments({ n: 1 })).toBe(2_000)
  expect(await changed()).toBe(2_000)
})

test('a server that was killed together with its database while it migrated goes on where it stood, and then serves', async () => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const folder = dataFolder()
  const ALL = 6_000
  const old = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
  await mongoose.connection
    .collection<{ _id: string }>('watches')
    .insertMany(Array.from({ length: ALL }, (_, at) => ({ _id: `person:${at}`, slackMs: 0, revision: 1 })))
  await old.close()

  const watches = () => records().findOne({ _id: 5 })
  const join = async () => mongoose.connect(localUri((await runningPort(folder))!))
  const first = startServer({ DATA_DIR: folder })
  await until('its database answers', async () => (await runningPort(folder)) !== undefined)
  await join()
  await until('it is in the middle', async () => ((await watches())?.changed ?? 0) > 0)
  process.kill(first.child.pid!, 'SIGKILL')
  process.kill(enginePid(first), 'SIGKILL')
  await mongoose.disconnect()
  expect(await first.ended).toBe('SIGKILL')
  expect(first.said().stdout).not.toContain('ready at')

  const second = startServer({ DATA_DIR: folder })
  await second.ready()
  await join()
  expect(second.said().stdout).toMatch(/database: migration 5 of \d+ \(watch-fields\)/)
  expect(await watches()).toMatchObject({ changed: ALL, finishedAt: expect.any(Date) })
  expect(await records().countDocuments({ finishedAt: { $ne: null } })).toBe(migrations.length)
  expect(
    await mongoose.connection
      .collection('watches')
      .countDocuments({ budgetMs: 2_000, log: { $exists: true }, revision: 2 }),
  ).toBe(ALL)
}, 90_000)

/** Runs a command of server/cli on the database of this test; what it printed, and its exit code. */
async function run(name = '', ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: dataFolder(), MONGODB_URI: uriOfThisTest() }
  const call = promisify(execFile)(process.execPath, [path.join(CLI, name), ...args], { env })
  const {
    stdout,
    stderr,
    code = 0,
  } = (await call.catch((error: unknown) => error)) as Awaited<typeof call> & {
    code?: number
  }
  return { code, out: stdout.trim(), err: stderr.trim() }
}
const newAdmin = ['createAdmin.ts', '--login', 'founder', '--name', '创始人']

test('every role and command refuses a database that is newer than the program, in one line', async () => {
  await connect()
  const uri = uriOfThisTest()
  await records().insertOne({
    _id: migrations.length + 1,
    name: 'of-tomorrow',
    version: '9.1.0',
    startedAt: new Date(),
    finishedAt: new Date(),
    changed: 0,
    progress: {},
  })
  const line = /^The database is newer than this program, .*\(of-tomorrow, of version 9\.1\.0\).*\.$/
  for (const ROLE of ['all', 'web', 'worker']) {
    const server = startServer({ MONGODB_URI: uri, DATA_DIR: dataFolder(), ROLE })
    expect(await server.ended).toBe(1)
    expect(server.said().stderr.trim()).toMatch(line)
  }
  for (const command of [['rebuild.ts'], newAdmin, ['migrate.ts']])
    expect(await run(...command)).toEqual({ code: 1, out: '', err: expect.stringMatching(line) })
  const collections = await mongoose.connection.listCollections()
  expect(collections.map(({ name }) => name)).toEqual(['migrations']) // nothing else was made
})

test('npm run migrate: the status runs none, without it they run; a command before that refuses an older database', async () => {
  await connect()
  await mongoose.connection.collection<{ _id: string }>('jobs').insertOne({ _id: 'old' })
  const lines = (state: string) =>
    migrations.map(({ number, name }) =>
      expect.stringContaining(`${String(number).padStart(4, '0')}-${name}: ${state}`),
    )
  const status = async () => (await run('migrate.ts', '--status')).out.split('\n')
  expect(await status()).toEqual(lines('pending'))
  expect(await run(...newAdmin)).toMatchObject({ code: 1, err: expect.stringContaining('npm run migrate') })
  expect(await run('migrate.ts')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/up to date\.$/) })
  expect(await status()).toEqual(lines('done'))
  expect(await mongoose.connection.collection('jobs').findOne({})).toEqual({ _id: 'old', alone: null })
  expect(await run(...newAdmin)).toMatchObject({ code: 0, err: '' })
})
