/**
 * `npm run rebuild`: recomputes every derived state from the facts and says what differs; also while the server runs.
 */
import { rebuildCoverage } from '../features/coverage/rebuild.service.ts'
import '../features/index.ts' // every feature listens to the ledger: a repair that appends a record is heard by all
import { rebuildLearning } from '../features/enrolment/rebuild.service.ts'
import { command, SHARED_HELP } from './command.ts'

const HELP = `Usage: npm run rebuild [-- --repair]

Folds progress from the learning records and coverage from appointments, exemptions and records, checks every person's chain of
records, and prints each difference from what is stored. Exit code 1 when there is one, unless it was repaired.
  --repair        put right what differs; a broken chain of records is evidence and is never touched
${SHARED_HELP}`

/** Lines shown of each part: a wholesale difference need not fill the terminal. */
const SHOWN = 50

const parts = { 'learning progress': rebuildLearning, coverage: rebuildCoverage }

/** Runs every part; returns whether all is as the facts say. */
async function rebuild(repair: boolean): Promise<boolean> {
  let sound = true
  for (const [name, run] of Object.entries(parts)) {
    const first = await run({ repair })
    const left = repair && first.differences.length > 0 ? await run({ repair: false }) : first
    for (const line of first.differences.slice(0, SHOWN)) console.log(`  ${line}`)
    if (first.differences.length > SHOWN) console.log(`  … and ${first.differences.length - SHOWN} more`)
    console.log(
      `${name}: ${first.checked} checked, ${first.differences.length} differences${repair && first.differences.length > 0 ? `, ${left.differences.length} left after repair` : ''}`,
    )
    sound &&= left.differences.length === 0
  }
  return sound
}

await command({
  name: 'rebuild',
  help: HELP,
  options: { repair: { type: 'boolean', default: false } },
  read: ({ repair }) => repair === true,
  async run(repair) {
    if (!(await rebuild(repair))) process.exitCode = 1
  },
})
