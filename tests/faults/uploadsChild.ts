/**
 * A server process on a test's database and folder, for the test to kill. Prints its port; `crash` says where it kills
 * itself while it finishes an upload; `slow to remove` and `slow to record` have it say so and wait for a word before it
 * removes from the storage, or writes an asset; `work` has it run jobs too, and wait so with what it has encoded:
 * however late a test comes, it finds the job under way.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { loadConfig } from '../../server/config.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { silent } from '../../server/realtime/realtime.ts'
import { folderStorage } from '../../server/storage/folder.ts'

const [uri = '', dataDir = '', secret = '', mode = ''] = process.argv.slice(2)
await mongoose.connect(uri)
const storage = folderStorage(path.join(dataDir, 'files'))
const die = (): never => process.kill(process.pid, 'SIGKILL') as never
const { put, putFolder, remove } = storage
if (mode === 'before the bytes') storage.put = async () => die()
if (mode === 'after the bytes') storage.put = (key, file) => put(key, file).then(die)
const waitForWord = async () => {
  process.stdout.write('waiting\n')
  await once(process.stdin, 'data')
}
if (mode === 'work') storage.putFolder = (prefix, folder) => waitForWord().then(() => putFolder(prefix, folder))
if (mode === 'slow to remove') storage.remove = (key) => waitForWord().then(() => remove(key))
const { create } = Assets
if (mode === 'slow to record')
  Assets.create = ((...given: Parameters<typeof create>) =>
    waitForWord().then(() => create.apply(Assets, given))) as never
if (mode === 'before the job') Jobs.create = die as never
if (mode === 'before the asset') Assets.create = die as never

const app = {
  config: loadConfig({ DATA_DIR: dataDir, PORT: '0' }, []),
  log: pino({ level: 'silent' }),
  secret,
  storage,
  realtime: silent,
}
const server = createServer(createApp(app))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
if (mode === 'work') startWorker(app, { leaseMs: 1_000, pollMs: 50 })
