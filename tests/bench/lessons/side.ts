/**
 * The real application with its worker in a process of its own, over an embedded engine of its own. Prints one line of
 * JSON when it is ready; ends at SIGTERM.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { createApp } from '../../../server/app.ts'
import { loadConfig } from '../../../server/config.ts'
import { embeddedRecipe } from '../../../server/database/embedded.ts'
import { localUri } from '../../../server/database/probe.ts'
import { supervise } from '../../../server/database/supervise.ts'
import { startWorker } from '../../../server/jobs/worker.ts'
import { syncModels } from '../../../server/lib/model.ts'
import { silent } from '../../../server/realtime/realtime.ts'
import { folderStorage } from '../../../server/storage/folder.ts'
import { makeAccount, makeUnit } from '../../support/factories.ts'
import { cookieOf } from '../../support/uploading.ts'

export interface Ready {
  url: string
  cookie: string
  unit: string
  files: string
}

const folder = await mkdtemp(path.join(tmpdir(), 'hongling-lessons-'))
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const engine = await supervise(
  embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'log')),
  quiet,
  (error) => {
    throw error
  },
)
await mongoose.connect(localUri(engine.port))
await syncModels()
const files = path.join(folder, 'files')
const app = {
  config: loadConfig({ DATA_DIR: folder, PORT: '0', SEED: 'empty' }, []),
  log: pino({ level: 'error' }, pino.destination(2)),
  secret: 'a secret of the benchmark',
  storage: folderStorage(files),
  realtime: silent,
}
const server = createServer(createApp(app)).listen(0, '127.0.0.1')
await once(server, 'listening')
const worker = startWorker(app)
process.once('SIGTERM', async () => {
  await worker.stop()
  await mongoose.disconnect()
  await engine.stop()
  await rm(folder, { recursive: true, force: true })
  process.exit(0)
})
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const unit = await makeUnit('institution')
const ready: Ready = {
  url,
  cookie: await cookieOf(url, (await makeAccount('instructor', unit)).login),
  unit: unit._id,
  files,
}
process.stdout.write(`${JSON.stringify(ready)}\n`)
