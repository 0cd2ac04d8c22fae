/** A process that a test kills while it migrates the test's database: counts up every row of `things`. */
import mongoose from 'mongoose'
import { migrate } from '../../server/database/migrate/migrate.ts'
import { countUp } from '../support/countUp.ts'

const [uri = '', leaseMs = '500'] = process.argv.slice(2)
await mongoose.connect(uri)
const say = (line: string) => process.stdout.write(`${line}\n`)
await migrate({ say, note: say, leaseMs: Number(leaseMs), list: [countUp({ begun: () => void say('begun') })] })
await mongoose.disconnect()
