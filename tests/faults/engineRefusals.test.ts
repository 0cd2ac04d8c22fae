import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../server/database/index.ts'
import { testDatabaseUri } from '../support/engine.ts'
import { dataFolder } from '../support/dataFolder.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const open = (dataDir: string, mongodbUri?: string) => openDatabase({ dataDir, mongodbUri }, log)

/** Every file of a folder with its content, to see that a refusal changed nothing. */
const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')])

test('a data folder written by the embedded database is not used with MONGODB_URI, and stays as it was', async () => {
  const dataDir = dataFolder()
  await (await open(dataDir)).close()
  const before = contents(dataDir)
  await expect(open(dataDir, testDatabaseUri('refused'))).rejects.toThrow(
    /^The data folder .* was written by the embedded database \(SecantusDB .*\) and is not for the server in MONGODB_URI: choose another DATA_DIR/,
  )
  expect(contents(dataDir)).toEqual(before)
})

test('and the other way round', async () => {
  const dataDir = dataFolder()
  await (await open(dataDir, testDatabaseUri('external'))).close()
  await expect(open(dataDir)).rejects.toThrow(/was written by the server in MONGODB_URI/)
  expect(readdirSync(dataDir)).toEqual(['engine.json'])
})

test('a second server on the same data folder is refused; the first goes on', async () => {
  const dataDir = dataFolder()
  const first = await open(dataDir)
  await expect(open(dataDir)).rejects.toThrow(
    `The data folder ${join(dataDir, 'database')} is in use by another server.`,
  )
  expect(first.engine.pid).toBeGreaterThan(1)
  await first.close()
})

test('an engine.json that is damaged or missing beside a database is not guessed at', async () => {
  const dataDir = dataFolder()
  writeFileSync(join(dataDir, 'engine.json'), '{"engine":')
  await expect(open(dataDir)).rejects.toThrow(/engine\.json cannot be read/)

  const orphaned = dataFolder()
  mkdirSync(join(orphaned, 'database'))
  writeFileSync(join(orphaned, 'database', 'WiredTiger'), 'x')
  await expect(open(orphaned)).rejects.toThrow(/holds a database, but .*engine\.json.* is missing/)
})

test('a data folder that cannot be written to is one sentence', async () => {
  const file = join(dataFolder(), 'a-file')
  writeFileSync(file, '')
  await expect(open(file)).rejects.toThrow(
    `The data folder ${file} cannot be written to (ENOTDIR): choose another with DATA_DIR.`,
  )
  await expect(open(join(file, 'below'))).rejects.toThrow(/cannot be written to \(ENOTDIR\)/)
})

test('an unreachable MongoDB is one sentence without the password, and marks nothing', async () => {
  const dataDir = dataFolder()
  const opening = open(dataDir, 'mongodb://reader:s3cret@127.0.0.1:1/school')
  await expect(opening).rejects.toThrow(
    /^The MongoDB server at mongodb:\/\/reader:\*\*\*@127\.0\.0\.1:1\/school cannot be used: [^\n]+\.$/,
  )
  await expect(opening).rejects.not.toThrow(/s3cret/)
  expect(readdirSync(dataDir)).toEqual([])
})
