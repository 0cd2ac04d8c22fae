/** A worker process that a test kills: applies an import, ten people in a transaction, and stands still after the first. */
import '../support/keys.ts'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { z } from 'zod'
import '../../server/features/index.ts'
import type { AppContext } from '../../server/appContext.ts'
import { loadConfig } from '../../server/config.ts'
import { applyImport } from '../../server/features/imports/byKind.service.ts'
import { defineJob } from '../../server/jobs/definitions.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { silent } from '../../server/realtime/realtime.ts'
import { folderStorage } from '../../server/storage/folder.ts'

const [uri = '', dataDir = ''] = process.argv.slice(2)
await mongoose.connect(uri)
defineJob({
  kind: 'imports.apply',
  title: () => '导入',
  payload: z.object({ import: z.string(), name: z.string() }),
  run: ({ import: id }, job) =>
    applyImport(
      {
        ...job,
        async publish(work) {
          await job.publish(work)
          process.stdout.write('published\n')
          return new Promise(() => undefined)
        },
      },
      id,
      10,
    ),
})
const app: AppContext = {
  config: loadConfig({ DATA_DIR: dataDir, PORT: '0', SEED: 'empty' }, []),
  log: pino({ level: 'silent' }),
  secret: 'a secret of the tests',
  storage: folderStorage(`${dataDir}/files`),
  realtime: silent,
}
startWorker(app, { pollMs: 250, leaseMs: 1_000 })
