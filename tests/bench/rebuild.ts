import mongoose from 'mongoose'
import { EMBEDDED } from '../../server/database/connect.ts'
import '../../server/features/index.ts'
import { CoverageStatuses, type CoverageStatus } from '../../server/features/coverage/coverage.model.ts'
import { compare, putAll, rebuildCoverage, type Comparison } from '../../server/features/coverage/rebuild.service.ts'
import { PersonTimelines } from '../../server/features/coverage/timelines/timelines.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { findRequirement } from '../../server/features/programmes/requirements.service.ts'
import { slices } from '../../server/lib/batches.ts'
import { round, type Bench } from './bench.ts'
import { startSide, timed } from './coverage/startSide.ts'

const PEOPLE = 200_000
/** Of each of them: with 200,000 people a million learning records. */
const COMPLETIONS = 5
const SLICE = 1_000

async function verified(): Promise<number> {
  let found: string[] = []
  const ms = await timed(async () => {
    found = (await rebuildCoverage({ repair: false })).differences
  })
  if (found.length > 0) throw new Error(`the state is not identical: ${found.slice(0, 3).join('; ')}`)
  return ms
}

/** All statuses say something wrong that no figure shows. */
const breakAll = () => CoverageStatuses.updateMany({}, { $set: { dueOn: '1999-01-01' } })

/** What repairing has to write at least: the same rows. */
async function bareBulk(rows: readonly CoverageStatus[]): Promise<number> {
  return timed(async () => {
    for (const slice of slices(rows, SLICE)) {
      const writes = slice.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row } }))
      await CoverageStatuses.collection.bulkWrite(writes as never, { ordered: false })
    }
  })
}

/** As `rebuild --repair` does it, step by step: a look, the writing, and the look after it. */
async function repaired(id: string) {
  const requirement = (await findRequirement(id))!
  let found: Comparison | undefined
  const look = await timed(async () => (found = await compare(requirement)))
  const write = await timed(() => putAll(requirement, found!.statuses))
  return { write, whole: look + write + (await verified()) }
}

async function run(args: readonly string[]) {
  const side = await startSide(Number(args[0] ?? PEOPLE), 'every day', Number(args[1] ?? COMPLETIONS))
  try {
    await mongoose.connect(side.uri, EMBEDDED)
    const rows = await CoverageStatuses.find().lean()
    const counts = {
      standings: rows.length,
      timelines: await PersonTimelines.countDocuments(),
      records: await LearningRecords.countDocuments(),
    }
    const verify = await verified()
    await breakAll()
    const bare = await bareBulk(rows)
    await breakAll()
    const { write, whole } = await repaired(side.requirement)
    const figures = {
      ...counts,
      verifySeconds: round(verify / 1_000),
      bareBulkSeconds: round(bare / 1_000),
      repairWriteSeconds: round(write / 1_000),
      repairWholeSeconds: round(whole / 1_000),
    }
    return { ratio: round(bare / write, 3), table: [figures], figures }
  } finally {
    await mongoose.disconnect()
    await side.stop()
  }
}

export const bench: Bench = {
  name: 'rebuild',
  describe:
    'coverage of 200,000 people (or as many as named) compared with its facts, among them 1,000,000 learning records: standings, timelines and figures (under 120 s), and the writing that repairs all standings against a bare bulk of them (at least 0.6)',
  run,
}
