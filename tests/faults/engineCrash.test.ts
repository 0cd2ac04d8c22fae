import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import mongoose from 'mongoose'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { openDatabase, type Database, type StartupError } from '../../server/database/index.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { alive, until } from '../support/wait.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
let database: Database | undefined

async function open(dataDir: string, onLost?: (error: StartupError) => void): Promise<Database> {
  database = await openDatabase({ dataDir, mongodbUri: undefined }, log, onLost)
  return database
}

afterEach(() => database?.close())

const notes = () => mongoose.connection.collection<{ _id: string }>('notes')
/** False when the connection broke: the driver retries one of the writes that were on their way, not all of them. */
async function written(_id: string): Promise<boolean> {
  try {
    await notes().updateOne({ _id }, { $set: { _id } }, { upsert: true })
    return true
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoNetworkError) return false
    throw error
  }
}

const kill = (pid: number | undefined) => process.kill(pid ?? 0, 'SIGKILL')

test('behind a server that was killed a database that does not heed SIGTERM is killed', async () => {
  const leash = path.join(import.meta.dirname, '../../server/database/leash.sh')
  const deaf = ['/bin/sh', '-c', 'trap "" TERM; echo runs; while :; do sleep 1; done']
  const child = spawn('/bin/sh', [leash, ...deaf], {
    detached: true,
    env: { ...process.env, LEASH_SECONDS: '1' },
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  })
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL')
  })
  await once(child.stdout!, 'data')
  child.stdin!.end() // as the kernel closes it
  expect(await once(child, 'exit')).toEqual([137, null])
})

test('kill -9 of the embedded database loses no acknowledged write, and it comes back on its own', async () => {
  const { engine } = await open(dataFolder())
  const acknowledged: string[] = []
  const pids = new Set<number | undefined>()
  let writing = true
  const writer = async (name: number) => {
    for (let n = 0; writing; n++) {
      const _id = `${name}-${n}`
      if (await written(_id)) acknowledged.push(_id)
      else n--
    }
  }
  const writers = [1, 2, 3].map(writer)
  for (let round = 0; round < 3; round++) {
    const before = acknowledged.length
    await until('30 writes', () => acknowledged.length > before + 30)
    const { pid } = engine
    pids.add(pid)
    kill(pid)
    await until('the restart', () => engine.pid !== pid)
    await until('writes after the kill', () => acknowledged.length > before + 60)
  }
  writing = false
  await Promise.all(writers)

  const kept = new Set((await notes().find().toArray()).map(({ _id }) => _id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(pids.size).toBe(3)
})

test('a database that cannot come back is given up with one sentence', async () => {
  let lost: StartupError | undefined
  const { engine, uri } = await open(dataFolder(), (error) => (lost = error))
  const stranger = createServer((socket) => socket.destroy())
  kill(engine.pid)
  const port = Number(new URL(uri).port)
  await until(
    'the port',
    () =>
      new Promise((taken) => stranger.once('error', () => taken(false)).listen(port, '127.0.0.1', () => taken(true))),
  )
  await until('giving up', () => lost !== undefined)
  expect(lost?.message).toBe(
    `The embedded database ended and could not be restarted: port ${port} is taken by another program.`,
  )
  stranger.close()
})

test('a server that was killed leaves no database behind, and the next start finds everything', async () => {
  const dataDir = dataFolder()
  const script = `
    import { openDatabase } from './server/database/index.ts'
    import mongoose from 'mongoose'
    const log = { info() {}, warn() {}, error() {} }
    const { engine } = await openDatabase({ dataDir: process.env.FOLDER, mongodbUri: undefined }, log)
    await mongoose.connection.collection('notes').insertOne({ _id: 'written' })
    console.log(engine.pid)
    process.kill(process.pid, 'SIGKILL')`
  const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, FOLDER: dataDir },
  })
  const pid = Number(await text(server.stdout))
  expect(pid).toBeGreaterThan(1)
  await open(dataDir)
  expect(alive(pid)).toBe(false)
  expect(await notes().findOne({ _id: 'written' })).not.toBeNull()
})
