/** `npm run rebuild`: recomputes every derived state from the facts and says what differs; also while the server runs. */
import { parseArgs } from 'node:util'
import { loadConfig } from '../config.ts'
import { joinDatabase } from '../database/index.ts'
import { rebuildCoverage } from '../features/coverage/rebuild.service.ts'
import '../features/index.ts' // every feature listens to the ledger: a repair that appends a record is heard by all
import { rebuildLearning } from '../features/learning/rebuild.service.ts'
import { syncModels } from '../lib/model.ts'
import { StartupError } from '../startupError.ts'

const HELP = `Usage: npm run rebuild [-- --repair]

Folds progress from the learning records and coverage from appointments, exemptions and records, checks every person's chain of
records, and prints each difference from what is stored. Exit code 1 when there is one, unless it was repaired.
  --repair        put right what differs; a broken chain of records is evidence and is never touched
  --data-dir, --mongodb-uri   as for npm start; the environment is read too`

/** Lines shown of each part: a wholesale difference need not fill the terminal. */
const SHOWN = 50

const text = { type: 'string' } as const
const options = { repair: { type: 'boolean', default: false }, 'data-dir': text, 'mongodb-uri': text, help: { type: 'boolean', short: 'h' } } as const

function argumentsOf(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, strict: true }).values
  } catch (error) {
    throw new StartupError(`${(error as Error).message.split('. ')[0]}. See npm run rebuild -- --help.`)
  }
}

const parts = { 'learning progress': rebuildLearning, coverage: rebuildCoverage }

/** Runs every part; returns whether all is as the facts say. */
async function rebuild(repair: boolean): Promise<boolean> {
  let sound = true
  for (const [name, run] of Object.entries(parts)) {
    const first = await run({ repair })
    const left = repair && first.differences.length > 0 ? await run({ repair: false }) : first
    for (const line of first.differences.slice(0, SHOWN)) console.log(`  ${line}`)
    if (first.differences.length > SHOWN) console.log(`  … and ${first.differences.length - SHOWN} more`)
    console.log(`${name}: ${first.checked} checked, ${first.differences.length} differences${repair && first.differences.length > 0 ? `, ${left.differences.length} left after repair` : ''}`)
    sound &&= left.differences.length === 0
  }
  return sound
}

async function main(argv: string[]): Promise<void> {
  const values = argumentsOf(argv)
  if (values.help) return console.log(HELP)
  const flags = (['data-dir', 'mongodb-uri'] as const).flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]))
  const quiet = { info: () => undefined, warn: console.error, error: console.error }
  const database = await joinDatabase(loadConfig(process.env, flags), quiet)
  try {
    await syncModels()
    if (!(await rebuild(values.repair))) process.exitCode = 1
  } finally {
    await database.close()
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error)
  process.exitCode = 1
}
