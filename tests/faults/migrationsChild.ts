/**
 * A process that a test kills while it migrates: counts up every row of `things`, in the database of a data folder or
 * at an address; up to the row with the number `end`, at which it stands still until it is killed.
 */
import mongoose from 'mongoose'
import { openDatabase } from '../../server/database/index.ts'
import { migrate } from '../../server/database/migrate/migrate.ts'
import { countUp, thingId } from '../support/countUp.ts'

const [where = '', leaseMs = '', end] = process.argv.slice(2)
const say = (line: string) => void process.stdout.write(`${line}\n`)
const quiet = { info: () => undefined, warn: console.error, error: console.error }

const open = () => openDatabase({ dataDir: where, mongodbUri: undefined }, quiet)
const join = async () => ({ close: (await mongoose.connect(where)).disconnect.bind(mongoose) })
const database = await (where.startsWith('mongodb:') ? join() : open())
const standStill = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
const row = (id: string) => void (end !== undefined && id === thingId(Number(end)) && standStill())
await migrate({ say, note: say, leaseMs: Number(leaseMs), list: [countUp({ begun: () => say('begun'), row })] })
await database.close()
