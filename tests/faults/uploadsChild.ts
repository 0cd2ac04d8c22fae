/**
 * A server process on a test's database and folder, for the test to kill. Prints its port. `finish` has uploads stand
 * still where their names say, and say so, while they are finished. `slow` has it say so and wait for a word before it
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
const { put, putFolder, remove } = storage
const { create } = Assets
const { create: createJob } = Jobs
const waitForWord = async () => {
  process.stdout.write('waiting\n')
  await once(process.stdin, 'data')
}
const standStill = (): Promise<never> => {
  process.stdout.write('standing\n')
  return new Promise(() => undefined)
}
/** `wait` comes before an asset is written that `concerns` it. */
const beforeAsset = (wait: () => Promise<void>, concerns: (name: string) => boolean = () => true) => {
  Assets.create = ((...given: [{ name: string }[]]) =>
    (concerns(given[0][0]!.name) ? wait() : Promise.resolve()).then(() =>
      create.apply(Assets, given as never),
    )) as never
}
if (mode === 'finish') {
  storage.put = async (key, file) => {
    const { name } = (await Assets.findById(key.split('.').at(-1)!).lean())!
    if (name === 'before the bytes') await standStill()
    await put(key, file)
    if (name === 'after the bytes') await standStill()
  }
  Jobs.create = ((...given: [{ payload: { name: string } }[]]) =>
    given[0][0]!.payload.name === 'before the job' ? standStill() : createJob.apply(Jobs, given as never)) as never
  beforeAsset(standStill, (name) => name.startsWith('before the asset'))
}
if (mode === 'slow') {
  storage.remove = (key) => waitForWord().then(() => remove(key))
  beforeAsset(waitForWord)
}
if (mode === 'work') storage.putFolder = (prefix, folder) => waitForWord().then(() => putFolder(prefix, folder))

const app = {
  config: loadConfig({ DATA_DIR: dataDir, PORT: '0' }, []),
  log: pino({ level: 'silent' }),
  secret,
  storage,
  realtime: silent,
}
const server = createServer(createApp(app))
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
if (mode === 'work') startWorker(app, { leaseMs: 1_000, pollMs: 250 })
