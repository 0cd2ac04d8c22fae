import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import mongoose from 'mongoose'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../server/database/freePort.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { expireAttempts } from '../../server/features/quizzes/deadline.job.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { startServer } from '../support/serverProcess.ts'
import { until } from '../support/wait.ts'

let uri: string
beforeAll(() => {
  uri = testDatabaseUri('start')
})

/** A database that takes calls and never answers. */
async function deafDatabase() {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  const called = once(server, 'connection')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  called.then(
    ([socket]: { destroy(): void }[]) => onTestFinished(() => socket!.destroy()),
    () => undefined,
  )
  return { uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/x`, called }
}

test('while it starts, every request is told so, in Chinese and with a time to come back; a start that is stopped ends quietly', async () => {
  const { uri, called } = await deafDatabase()
  const port = await freePort()
  const server = startServer({ PORT: String(port), MONGODB_URI: uri, DATA_DIR: dataFolder() })
  await called
  for (const [address, method] of [
    ['/', 'GET'],
    ['/learn/today', 'GET'],
    ['/api/session', 'POST'],
    ['/readyz', 'GET'],
    ['/media/x/y.m4s', 'GET'],
  ] as const) {
    const reply = await fetch(`http://127.0.0.1:${port}${address}`, { method })
    expect([reply.status, reply.headers.get('retry-after'), reply.headers.get('cache-control')]).toEqual([
      503,
      '2',
      'no-store',
    ])
    expect(await reply.text()).toContain('红领学堂正在启动')
  }
  server.child.kill('SIGINT')
  expect(await server.ended).toBe(0)
  expect(server.said().stderr).toBe('')
})

test('started, it answers, says how it is, and tells how to make the first administrator', async () => {
  const folder = dataFolder()
  const server = startServer({ MONGODB_URI: uri, DATA_DIR: folder })
  const url = await server.ready()
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true })
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([200, { database: 'ok', storage: 'ok', ffmpeg: 'ok' }])
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^process_resident_memory_bytes \d+/m)
  expect(await (await fetch(`${url}/api/session`)).json()).toMatchObject({ signedIn: false, demo: null })
  expect(server.said().stdout).toContain('npm run create-admin -- --login NAME --name NAME')
  expect(server.said().stdout).not.toMatch(/password of all/)
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(server.said().stderr).toBe('')
  const log = readdirSync(path.join(folder, 'logs'))
  expect(log).toEqual([expect.stringMatching(/^server-\d{4}-\d{2}-\d{2}\.log$/)])
  expect(readFileSync(path.join(folder, 'logs', log[0]!), 'utf8')).toMatch(/"url":"\/api\/session"/)
})

test('web and worker on one database, also when they start together on an empty one: web takes no job, worker answers no page', async () => {
  const folder = dataFolder()
  const settings = { MONGODB_URI: testDatabaseUri('roles'), DATA_DIR: folder }
  const [web, second] = [startServer(settings, '--role', 'web'), startServer(settings, '--role', 'web')]
  const urls = await Promise.all([web.ready(), second.ready()])
  await mongoose.connect(settings.MONGODB_URI)
  onTestFinished(() => mongoose.disconnect())
  expect(await mongoose.connection.collection('settings').countDocuments()).toBe(1) // one secret for both
  for (const url of urls) expect((await fetch(`${url}/api/session`)).status).toBe(200)

  await enqueue(expireAttempts.kind, {}, { key: 'test' })
  const worker = startServer(settings, '--role', 'worker')
  const work = await worker.ready()
  await until(
    'the worker has done the job',
    async () => (await Jobs.exists({ kind: expireAttempts.kind, state: 'done' })) !== null,
  )
  expect((await fetch(`${work}/readyz`)).status).toBe(200)
  expect((await fetch(`${work}/api/session`)).status).toBe(404)

  worker.child.kill('SIGINT')
  expect(await worker.ended).toBe(0)
  const { insertedId } = await mongoose.connection
    .collection<{ _id: string; [field: string]: unknown }>('jobs')
    .insertOne({
      ...(await Jobs.findOne({ kind: expireAttempts.kind }).lean())!,
      _id: 'waits',
      state: 'waiting',
      key: null,
      fence: 0,
    })
  for (const each of [web, second]) each.child.kill('SIGINT')
  expect(await Promise.all([web.ended, second.ended])).toEqual([0, 0])
  expect(await Jobs.findById(insertedId).lean()).toMatchObject({ state: 'waiting', fence: 0 })
})
