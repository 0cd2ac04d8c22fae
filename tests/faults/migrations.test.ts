import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'
import mongoose from 'mongoose'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { runningPort } from '../../server/database/address.ts'
import { openDatabase } from '../../server/database/index.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import { listenerPid, localUri } from '../../server/database/probe.ts'
import { makeThings, things } from '../support/countUp.ts'
import { holdBack } from '../support/holdBack.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri, uriOfThisTest } from '../support/engine.ts'
import { startServer } from '../support/serverProcess.ts'
import { until } from '../support/wait.ts'

const CHILD = path.join(import.meta.dirname, 'migrationsChild.ts')
const CLI = path.join(import.meta.dirname, '../../server/cli')

afterEach(() => mongoose.disconnect())

const connect = () => mongoose.connect(testDatabaseUri('migrations'))
const records = () => recordsOf(mongoose.connection.db!)
const changed = async (_id = 1): Promise<number> => (await records().findOne({ _id }))?.changed ?? 0

function startChild(...given: [where: string, leaseMs: number, end?: number]) {
  const child = spawn(process.execPath, [CHILD, ...given.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { child, ended: once(child, 'exit'), said: () => said }
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** A data folder whose database, running only for that, `make` has filled. */
async function filledFolder(make: () => Promise<unknown>): Promise<string> {
  const folder = dataFolder()
  const database = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
  await make()
  await database.close()
  return folder
}
/** Connects to the database that another process has running in a folder. @returns its port */
async function joinFolder(folder: string): Promise<number> {
  await until('its database answers', async () => (await runningPort(folder)) !== undefined)
  const port = (await runningPort(folder))!
  await mongoose.connect(localUri(port))
  return port
}

test('kill -9 in the middle, of the process and its database, again and again: each batch is made once, and counted', async () => {
  const ALL = 2_500
  const folder = await filledFolder(() => makeThings(ALL))
  let before = 0
  for (const end of [700, 1_700]) {
    const { child, ended } = startChild(folder, 500, end)
    const port = await joinFolder(folder)
    await until('it got further', async () => (await changed()) > before)
    const engine = (await listenerPid(port))!
    child.kill('SIGKILL')
    process.kill(engine, 'SIGKILL')
    await ended
    await mongoose.disconnect()

    const database = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
    const done = await changed()
    expect([done > before, done < ALL]).toEqual([true, true]) // in the middle
    expect(await things().countDocuments({ n: 1 })).toBe(done)
    expect(await things().countDocuments({ n: 0 })).toBe(ALL - done)
    await database.close()
    before = done
  }
  const { ended } = startChild(folder, 500)
  expect(await ended).toEqual([0, null])
  const database = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
  expect(await things().countDocuments({ n: 1 })).toBe(ALL)
  expect(await records().find().toArray()).toMatchObject([{ changed: ALL, finishedAt: expect.any(Date), progress: {} }])
  await database.close()
})

test('of two processes that start together one migrates and the other waits', async () => {
  await connect()
  await makeThings(2_000)
  const children = [1, 2].map(() => startChild(uriOfThisTest(), 10_000))
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

test('a server asked to stop while it migrates ends quietly; the next start goes on at once, says how far it is, and serves', async () => {
  const ALL = 2_500
  const WATCHES = 5
  const watches = () => mongoose.connection.collection<{ _id: string }>('watches')
  await connect()
  await watches().insertMany(
    Array.from({ length: ALL }, (_, at) => ({ _id: `person:${1_000 + at}`, slackMs: 0, revision: 1 })),
  )
  const settings = { MONGODB_URI: uriOfThisTest(), DATA_DIR: dataFolder() }
  const letOn = await holdBack('watches', 'person:1700')
  const first = startServer(settings)
  await until('it is in the middle', async () => (await changed(WATCHES)) > 0)
  first.child.kill('SIGTERM')
  await until('it is stopping', () => first.said().stdout.includes('Stopping'))
  await letOn()
  expect(await first.ended).toBe(0)
  expect(first.said().stderr).toBe('')
  expect(first.said().stdout).not.toContain('ready at')

  const letEnd = await holdBack('watches', `person:${1_000 + ALL - 1}`)
  const second = startServer(settings)
  await until('it says how far it is', () => /migration 5 of \d+ \(watch-fields\): \d+ of/.test(second.said().stdout))
  await letEnd()
  await second.ready()
  expect(second.said().stdout).not.toContain('waiting')
  expect(await records().findOne({ _id: WATCHES })).toMatchObject({ changed: ALL, finishedAt: expect.any(Date) })
  expect(await records().countDocuments({ finishedAt: { $ne: null } })).toBe(migrations.length)
  expect(await watches().countDocuments({ budgetMs: 2_000, log: { $exists: true }, revision: 2 })).toBe(ALL)
})

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
    token: null,
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
