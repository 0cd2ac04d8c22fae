import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import mongoose from 'mongoose'
import type { Document } from 'mongodb'
import { chooseEngine } from '../../server/database/choose.ts'
import { compiled } from '../../server/database/embedded.ts'
import { openDatabase, type Database } from '../../server/database/index.ts'
import { becomePrimary } from '../../server/database/mongod.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { dataFolder } from '../support/dataFolder.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

let database: Database | undefined

async function open(dataDir: string, mongodbUri?: string): Promise<Database> {
  database = await openDatabase({ dataDir, mongodbUri }, log)
  return database
}

afterEach(async () => {
  await database?.close()
  vi.unstubAllEnvs()
})

/** A program named mongod that tells its version: enough to be chosen. */
function mongodOnPath(): string {
  const program = join(dataFolder(), 'mongod')
  writeFileSync(program, '#!/bin/sh\necho "db version v8.0.4"\n')
  chmodSync(program, 0o755)
  vi.stubEnv('PATH', `${dirname(program)}${delimiter}${process.env['PATH']}`)
  return program
}

test('MONGODB_URI comes first, in a new data folder', async () => {
  mongodOnPath()
  const { engine } = await open(dataFolder(), testDatabaseUri('chosen'))
  expect(engine).toMatchObject({ kind: 'external', pid: undefined })
})

test('else mongod from PATH, as a replica set', () => {
  const command = mongodOnPath()
  const choice = chooseEngine({ dataDir: '/srv/data', mongodbUri: undefined }, undefined)
  expect(choice).toMatchObject({ kind: 'mongod', command, version: 'mongod 8.0.4', folder: '/srv/data/mongodb' })
  expect('args' in choice && choice.args(27018).join(' ')).toContain(
    '--port 27018 --bind_ip 127.0.0.1 --replSet hongling',
  )
})

/** Answers a replica set member's commands from a script, and keeps what it was asked. */
function member(configuration: () => Document) {
  const asked: Document[] = []
  const command = async (document: Document) => {
    asked.push(document)
    if ('replSetGetConfig' in document) return { config: configuration() }
    return { isWritablePrimary: asked.filter((one) => 'hello' in one).length > 1 }
  }
  return { asked, command }
}

test('a new mongod is initiated, one that came back on another port is told so', async () => {
  const fresh = member(() => {
    throw new mongoose.mongo.MongoServerError({ errmsg: 'no replset config has been received', code: 94 })
  })
  await becomePrimary(fresh, 27018)
  expect(fresh.asked[1]).toEqual({
    replSetInitiate: { _id: 'hongling', members: [{ _id: 0, host: '127.0.0.1:27018' }] },
  })

  const moved = member(() => ({ _id: 'hongling', version: 3, members: [{ _id: 0, host: '127.0.0.1:27017' }] }))
  await becomePrimary(moved, 27018)
  expect(moved.asked[1]).toEqual({
    replSetReconfig: { _id: 'hongling', version: 4, members: [{ _id: 0, host: '127.0.0.1:27018' }] },
    force: true,
  })
})

test('a folder of the embedded database stays with it when a mongod is installed later', async () => {
  const dataDir = dataFolder()
  mkdirSync(join(dataDir, 'database'))
  writeFileSync(
    join(dataDir, 'engine.json'),
    JSON.stringify({ engine: 'embedded', version: 'SecantusDB 0.7.0b3', since: '2026-01-01T00:00:00Z' }),
  )
  mongodOnPath()
  const { engine } = await open(dataDir)
  expect(engine.kind).toBe('embedded')
})

test.skipIf(existsSync(compiled.release))('a folder of the compiled engine is for no other', async () => {
  const dataDir = dataFolder()
  const marker = { engine: 'embedded', version: 'SecantusDB 0.5.3-beta.196, compiled', since: '2026-01-01T00:00:00Z' }
  mkdirSync(join(dataDir, 'database'))
  writeFileSync(join(dataDir, 'engine.json'), JSON.stringify(marker))
  await expect(open(dataDir)).rejects.toThrow(
    'The data folder was written by the compiled engine, which is not in place: `npm run engine` builds it.',
  )
  expect(readdirSync(join(dataDir, 'database'))).toEqual([])
})

test('transactions, which every engine must have', async () => {
  await open(dataFolder())
  const seats = mongoose.connection.collection<{ _id: string; left: number; taken: string[] }>('seats')
  await seats.insertOne({ _id: 'class', left: 5, taken: [] })
  const take = (person: string) =>
    mongoose.connection.transaction(async (session) => {
      const { modifiedCount } = await seats.updateOne(
        { _id: 'class', left: { $gt: 0 } },
        { $inc: { left: -1 } },
        { session },
      )
      if (modifiedCount === 0) throw new Error('full')
      await seats.updateOne({ _id: 'class' }, { $push: { taken: person } }, { session })
    })
  const outcome = await Promise.allSettled(Array.from({ length: 12 }, (_, person) => take(`p${person}`)))
  expect(outcome.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(await seats.findOne({ _id: 'class' })).toMatchObject({ left: 0, taken: { length: 5 } })
})
