/** A worker process that a test kills while it hands on what waits in the outbox of the test's database. */
import mongoose from 'mongoose'
import { pino } from 'pino'
import type { AppContext } from '../../server/appContext.ts'
import { startOutbox } from '../../server/features/notifications/outbox/outbox.ts'

await mongoose.connect(process.argv[2] ?? '')
startOutbox({ log: pino({ level: 'silent' }), config: { publicUrl: 'http://127.0.0.1' } } as AppContext)
