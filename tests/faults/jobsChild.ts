/** A worker process that a test kills: takes the job of the test's database and says so, then works on for ever. */
import mongoose from 'mongoose'
import { pino } from 'pino'
import { z } from 'zod'
import type { AppContext } from '../../server/appContext.ts'
import { defineJob } from '../../server/jobs/definitions.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { silent } from '../../server/realtime/realtime.ts'

const [uri = '', leaseMs = '1000'] = process.argv.slice(2)
await mongoose.connect(uri)
defineJob({
  kind: 'test.endless',
  title: () => '测试',
  payload: z.object({}),
  run: () => new Promise(() => process.stdout.write('taken\n')),
})
startWorker({ log: pino({ level: 'silent' }), realtime: silent } as AppContext, {
  leaseMs: Number(leaseMs),
  pollMs: 250,
})
