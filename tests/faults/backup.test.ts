/** The commands as an operator runs them, and what a kill -9 leaves of either. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import mongoose from 'mongoose'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { openBackup } from '../../server/backup/checkBackup.ts'
import { refuseFilledTarget } from '../../server/backup/emptyTarget.ts'
import { loadConfig } from '../../server/config.ts'
import { runningPort } from '../../server/database/address.ts'
import { openDatabase } from '../../server/database/index.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import { withLocal } from '../../server/database/probe.ts'
import { requireMigrated } from '../../server/database/migrate/migrate.ts'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'
import { syncModels } from '../../server/lib/model.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { startTestEngine, testDatabaseUri } from '../support/engine.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { makeAsset } from '../support/learningFactories.ts'
import { startServer } from '../support/serverProcess.ts'
import { until } from '../support/wait.ts'

const CLI = path.join(import.meta.dirname, '../../server/cli')
const PASSPHRASE = 'a passphrase of the tests'
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const environment = (given: Record<string, string>) => ({ ...process.env, MONGODB_URI: '', ...given })

afterEach(() => mongoose.disconnect())

/** Runs a command to its end; its exit code and all that it said. */
async function run(name: 'backup' | 'restore', args: string[], env: Record<string, string> = {}) {
  const command = promisify(execFile)(process.execPath, [path.join(CLI, `${name}.ts`), ...args], {
    env: environment(env),
  })
  return command.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, said: stdout + stderr }),
  )
}

/** Starts one that the test kills. */
function start(name: 'backup' | 'restore', args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [path.join(CLI, `${name}.ts`), ...args], {
    env: environment(env),
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal))) }
}

test('beside the server, encrypted; elsewhere the server starts with it, and who had a password has it', async () => {
  const [folder, root, elsewhere] = [dataFolder(), dataFolder(), path.join(dataFolder(), 'new')]
  const database = await openDatabase({ dataDir: folder, mongodbUri: undefined }, quiet)
  await requireMigrated()
  await syncModels()
  const unit = await makeUnit('committee')
  const { login } = await makeAccount('committee', unit)
  await makeAsset(unit, null)
  writeFileSync(path.join(root, 'film'), 'the film')
  await folderStorage(path.join(folder, 'files')).put(`originals/${'a'.repeat(64)}`, path.join(root, 'film'))

  // As an earlier version of the program left it:
  await recordsOf(mongoose.connection.db!).deleteOne({ _id: migrations.length })
  const made = await run('backup', ['--to', root, '--data-dir', folder], { BACKUP_PASSPHRASE: PASSPHRASE })
  expect(made).toMatchObject({ code: 0, said: expect.stringContaining('all of it was read back') })
  await database.close()
  const restore = (passphrase: string, target: string) =>
    run('restore', ['--from', root, '--data-dir', target], { BACKUP_PASSPHRASE: passphrase })
  const before = readdirSync(folder).sort()
  expect(await restore(PASSPHRASE, folder)).toEqual({ code: 1, said: expect.stringContaining('is not empty') })
  expect(readdirSync(folder).sort()).toEqual(before)
  expect(await restore('some other passphrase', elsewhere)).toEqual({
    code: 1,
    said: 'The passphrase or key file is not the one that this backup was encrypted with. Nothing has been changed.\n',
  })
  expect(existsSync(elsewhere)).toBe(false)

  expect(await restore(PASSPHRASE, elsewhere)).toMatchObject({ code: 0, said: expect.stringContaining('Restored') })
  expect(readFileSync(path.join(elsewhere, `files/originals/${'a'.repeat(64)}`), 'utf8')).toBe('the film')
  const address = await startServer({ DATA_DIR: elsewhere }).ready()
  const port = (await runningPort(elsewhere))!
  const migrated = await withLocal(port, (client) =>
    recordsOf(client.db()).countDocuments({ finishedAt: { $ne: null } }),
  )
  expect(migrated).toBe(migrations.length)
  const body = JSON.stringify({ login, password: DEMO_PASSWORD })
  const headers = { 'content-type': 'application/json', origin: address }
  expect((await fetch(`${address}/api/session`, { method: 'POST', headers, body })).status).toBe(200)
})

test('kill -9: half a backup is none, and on half a restore no server starts', async () => {
  const root = dataFolder()
  // An engine of its own: the transaction in which a killed backup read stays open in it for a minute, with a cursor on
  // a page where all who write next to it wait.
  const engine = await startTestEngine()
  onTestFinished(() => engine.stop())
  const uri = testDatabaseUri('backups', engine.uri)
  await mongoose.connect(uri)
  await requireMigrated()
  const rows = (of = mongoose.connection.db!) => of.collection<{ _id: string; text: string }>('things')
  const text = 'x'.repeat(500)
  for (let at = 0; at < 20; at++)
    await rows().insertMany(Array.from({ length: 1_000 }, (_, row) => ({ _id: `${at}-${row}`, text: `${row}${text}` })))

  const backup = start('backup', ['--to', root], { MONGODB_URI: uri, DATA_DIR: dataFolder() })
  const drafts = () =>
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.new'))
  await until('it writes documents', () => drafts().some((name) => name.includes('things')))
  backup.child.kill('SIGKILL')
  expect(await backup.ended).toBe('SIGKILL')
  const [half] = readdirSync(root)
  expect(half).toMatch(/Z\.unfinished$/)
  expect(await run('restore', ['--from', root, '--check'])).toEqual({
    code: 1,
    said: expect.stringContaining('no complete backup'),
  })
  for (const asked of [half!, half!.replace('.unfinished', '')])
    await expect(openBackup(root, asked)).rejects.toThrow('was interrupted')
  await mongoose.connection.collection('backupHold').deleteMany({}) // a minute passes
  expect((await run('backup', ['--to', root], { MONGODB_URI: uri, DATA_DIR: dataFolder() })).code).toBe(0)
  expect(readdirSync(root).filter((name) => name.endsWith('.unfinished'))).toEqual([])

  const target = { MONGODB_URI: testDatabaseUri('restored', engine.uri), DATA_DIR: dataFolder() }
  const there = mongoose.connection.useDb(new URL(target.MONGODB_URI).pathname.slice(1)).db!
  const restore = start('restore', ['--from', root], target)
  await until('it restores documents', async () => (await rows(there).countDocuments()) > 0)
  restore.child.kill('SIGKILL')
  expect(await restore.ended).toBe('SIGKILL')
  for (const settings of [target, { ...target, DATA_DIR: dataFolder() }]) {
    const server = startServer(settings)
    expect(await server.ended).toBe(1)
    expect(server.said().stderr).toContain('is under way, or was interrupted')
  }
  expect(await run('restore', ['--from', root], target)).toEqual({
    code: 1,
    said: expect.stringContaining('holds a restore that was interrupted'),
  })
  const elsewhere = loadConfig({ ...target, DATA_DIR: dataFolder() }, [])
  await expect(refuseFilledTarget(elsewhere)).rejects.toThrow('is not empty')
})
