import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import path from 'node:path'
import mongoose from 'mongoose'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { joinDatabase } from '../../server/database/index.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { Units } from '../../server/features/organisations/organisations.model.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { enginePid, startServer } from '../support/serverProcess.ts'
import { cookieOf, makeVideo, tusClient } from '../support/uploading.ts'
import { alive, until } from '../support/wait.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A sign-in of which the server has the head and waits for the rest. */
async function requestInHand(url: string): Promise<{ sending: ClientRequest; rest: string }> {
  const body = JSON.stringify({ login: 'nobody', password: 'x' })
  const sending = request(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  })
  sending.on('error', () => undefined)
  sending.flushHeaders()
  await once(sending, 'continue')
  sending.write(body.slice(0, 5))
  return { sending, rest: body.slice(5) }
}

async function answerTo({ sending, rest }: Awaited<ReturnType<typeof requestInHand>>): Promise<IncomingMessage> {
  sending.end(rest)
  const [reply] = (await once(sending, 'response')) as [IncomingMessage]
  return reply.resume()
}

test('asked to stop, it finishes the request in hand, puts the running job back as if it had not been taken, and takes nothing new', async () => {
  const folder = dataFolder()
  const uri = testDatabaseUri('stop')
  const server = startServer({ MONGODB_URI: uri, DATA_DIR: folder })
  const [url] = await Promise.all([server.ready(), mongoose.connect(uri)])
  onTestFinished(() => mongoose.disconnect())
  const unit = await makeUnit('institution')
  const [video, cookie] = await Promise.all([
    makeVideo(folder, { seconds: 30, size: '1280x720', codec: 'mpeg4' }),
    makeAccount('instructor', unit).then(({ login }) => cookieOf(url, login)),
  ])
  await tusClient(url, cookie).upload(unit._id, video)
  await until('the video is being encoded', async () => ((await Assets.findOne({}).lean())?.progress ?? 0) > 0)
  const inHand = await requestInHand(url)

  server.child.kill('SIGINT')
  await until(
    'the job is back on the queue',
    async () => (await Jobs.exists({ kind: 'asset.encode', state: 'waiting' })) !== null,
  )
  await until('no new connection is taken', () =>
    fetch(`${url}/healthz`).then(
      () => false,
      () => true,
    ),
  )
  expect(server.child.exitCode).toBeNull()
  expect((await answerTo(inHand)).statusCode).toBe(401)
  expect(await server.ended).toBe(0)

  expect(await Jobs.findOne({ kind: 'asset.encode' }).lean()).toMatchObject({
    state: 'waiting',
    attempts: 0,
    leaseUntil: null,
    progress: 0,
    error: null,
  })
  // What could be watched of it already still can.
  const { refusal, growing } = (await Assets.findOne({}).lean())!
  expect(refusal).toBeNull()
  expect(readdirSync(path.join(folder, 'files'))).toEqual(growing ? ['originals', 'renditions'] : ['originals'])
  expect(server.said().stderr).toBe('')
})

test('its database ends with it: asked to stop, killed, or told twice; the next start has everything that was written', async () => {
  const folder = dataFolder()
  const start = async () => {
    const server = startServer({ DATA_DIR: folder, LOG_LEVEL: 'warn' })
    const url = await server.ready()
    const engine = enginePid(server)
    expect(alive(engine)).toBe(true)
    return { ...server, url, engine }
  }
  /** Looks into the running server's database beside it. */
  const beside = async <T>(look: () => Promise<T>): Promise<T> => {
    const database = await joinDatabase(loadConfig({ DATA_DIR: folder }, []), quiet)
    return look().finally(() => database.close())
  }
  const gone = (engine: number) => until('the database is gone', () => !alive(engine))

  const first = await start()
  const { _id } = await beside(() => makeUnit('institution'))
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(alive(first.engine)).toBe(false)
  expect(readdirSync(folder)).not.toContain('engine.address.json')

  const second = await start()
  const another = await beside(async () => {
    expect(await Units.exists({ _id })).not.toBeNull()
    return makeUnit('institution')
  })
  second.child.kill('SIGKILL')
  expect(await second.ended).toBe('SIGKILL')
  await gone(second.engine)

  const third = await start()
  expect(await beside(() => Units.countDocuments({ _id: { $in: [_id, another._id] } }))).toBe(2)
  const { sending } = await requestInHand(third.url)
  third.child.kill('SIGINT')
  await until('it is stopping', () => third.said().stdout.includes('Stopping'))
  expect(third.child.exitCode).toBeNull()
  third.child.kill('SIGINT')
  expect(await third.ended).toBe(130)
  sending.destroy()
  await gone(third.engine)
})
