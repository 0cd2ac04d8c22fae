import mongoose from 'mongoose'
import '../../server/features/index.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { rebuildCoverage } from '../../server/features/coverage/rebuild.service.ts'
import { PersonTimelines } from '../../server/features/coverage/timelines/timelines.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { slices } from '../../server/lib/batches.ts'
import { round, type Bench } from './bench.ts'
import { startSide, timed } from './coverage/startSide.ts'

const PEOPLE = 200_000
const SLICE = 1_000

async function verified(): Promise<number> {
  let found: string[] = []
  const ms = await timed(async () => {
    found = (await rebuildCoverage({ repair: false })).differences
  })
  if (found.length > 0) throw new Error(`the state is not identical: ${found.slice(0, 3).join('; ')}`)
  return ms
}

/** What repairing has to write at least: every standing, as it is. */
async function bareBulk(): Promise<number> {
  const rows = await CoverageStatuses.find().lean()
  return timed(async () => {
    for (const slice of slices(rows, SLICE)) {
      const writes = slice.map((row) => ({ replaceOne: { filter: { _id: row._id }, replacement: row } }))
      await CoverageStatuses.collection.bulkWrite(writes as never, { ordered: false })
    }
  })
}

async function run(args: readonly string[]) {
  const side = await startSide(Number(args[0] ?? PEOPLE))
  try {
    await mongoose.connect(side.uri)
    const rows = {
      standings: await CoverageStatuses.countDocuments(),
      timelines: await PersonTimelines.countDocuments(),
      records: await LearningRecords.countDocuments(),
    }
    const verify = await verified()
    const bare = await bareBulk()
    await CoverageStatuses.updateMany({}, { $set: { dueOn: '1999-01-01' } })
    const repair = await timed(() => rebuildCoverage({ repair: true }))
    await verified()
    const figures = {
      ...rows,
      verifySeconds: round(verify / 1_000),
      repairSeconds: round(repair / 1_000),
      bareBulkSeconds: round(bare / 1_000),
    }
    return { ratio: round(bare / repair, 3), table: [figures], figures }
  } finally {
    await mongoose.disconnect()
    await side.stop()
  }
}

export const bench: Bench = {
  name: 'rebuild',
  describe:
    'coverage of 200,000 people (or as many as named) compared with its facts, standings, timelines and figures (under 120 s), and all standings repaired against a bare bulk of them (at least 0.6)',
  run,
}
