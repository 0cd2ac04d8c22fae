import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { writeXlsx } from 'hucre/xlsx'
import mongoose from 'mongoose'
import { POSITIONS } from '../../seeds/positions.ts'
import type { AppContext } from '../../server/appContext.ts'
import { embeddedRecipe } from '../../server/database/embedded.ts'
import { localUri } from '../../server/database/probe.ts'
import { supervise } from '../../server/database/supervise.ts'
import '../../server/features/index.ts'
import { applyImport, compare } from '../../server/features/imports/byKind.service.ts'
import { survey } from '../../server/features/imports/columns.service.ts'
import { RosterImports, storageKey } from '../../server/features/imports/imports.model.ts'
import { openSheets } from '../../server/features/imports/reading/openSheets.ts'
import { Positions, Units } from '../../server/features/organisations/organisations.model.ts'
import { Appointments, People } from '../../server/features/roster/roster.model.ts'
import type { JobContext } from '../../server/jobs/definitions.ts'
import { slices } from '../../server/lib/batches.ts'
import { syncModels } from '../../server/lib/model.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { makeTree, makeUnit } from '../support/factories.ts'
import '../support/keys.ts' // the numbers of people are sealed
import { round, type Bench } from './bench.ts'
import { twinOf } from './twin.ts'

const PER_INSTITUTION = 2_000
const PER_BRANCH = 20
const FAMILY = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const GIVEN = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰']

/** The same people at every run, institution by institution. */
const rowsOf = (people: number, branchOf: (at: number) => string): string[][] =>
  Array.from({ length: people }, (_, at) => {
    const name = FAMILY[at % 20]! + GIVEN[Math.floor(at / 20) % 20]! + GIVEN[Math.floor(at / 400) % 20]!
    return [
      name,
      String(2_000_000 + at),
      `138${String(at).padStart(8, '0')}`,
      branchOf(at),
      '教师党支部书记',
      '2024-09-01',
    ]
  })

/** A committee with institutions, and a file of people for all of them. */
async function prepare(people: number, file: string): Promise<string> {
  await Positions.insertMany(POSITIONS)
  const { committee } = await makeTree()
  const branches: string[] = []
  for (let at = 0; at < people; at += PER_INSTITUTION) {
    const faculty = await makeUnit('faculty', await makeUnit('institution', committee))
    for (let branch = 0; branch < PER_INSTITUTION / PER_BRANCH; branch++) {
      const name = `第${branches.length + 1}支部`
      await makeUnit('branch', faculty, { name })
      branches.push(name)
    }
  }
  const rows = rowsOf(people, (at) => branches[Math.floor(at / PER_BRANCH)]!)
  const header = ['姓名', '工号', '手机', '单位', '职务', '任职时间']
  await writeFile(file, await writeXlsx({ sheets: [{ name: '人员', rows: [header, ...rows] }] }))
  return committee._id
}

interface Measured {
  seconds: number
  megabytes: number
  p99: number
}
/** Growth is the highest of what was seen twenty times a second. */
async function measured(work: () => Promise<unknown>): Promise<Measured> {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let highest = before
  const looking = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 50)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1_000
  delay.disable()
  clearInterval(looking)
  return { seconds, megabytes: (highest - before) / 1e6, p99: delay.percentile(99) / 1e6 }
}

async function bareParse(file: string): Promise<void> {
  const book = await openSheets(file)
  try {
    for await (const batch of book.rows(0)) void batch
  } finally {
    await book.close()
  }
}

/** The same documents, put into empty collections with the same indexes. @returns seconds */
async function bareInsert(): Promise<number> {
  let seconds = 0
  for (const model of [People, Appointments] as never[] as (typeof People)[]) {
    const [rows, twin] = [await model.find().lean(), await twinOf(model as never)]
    const begun = performance.now()
    for (const slice of slices(rows, 1_000)) await twin.insertMany(slice as never)
    seconds += (performance.now() - begun) / 1_000
  }
  return seconds
}

async function run(args: readonly string[]) {
  const people = Number(args[0] ?? 100_000)
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-import-'))
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const recipe = embeddedRecipe(path.join(folder, 'database'), path.join(folder, 'database.log'))
  const engine = await supervise(recipe, silent, (error) => {
    throw error
  })
  try {
    await mongoose.connect(`${localUri(engine.port)}&retryWrites=false`)
    await syncModels()
    const storage = folderStorage(path.join(folder, 'files'))
    const app = { storage, config: { dataDir: folder } } as AppContext
    const file = path.join(folder, 'people.xlsx')
    const unit = await prepare(people, file)
    const parse = await measured(() => bareParse(file))
    await storage.put(storageKey('bench'), file)
    await RosterImports.create({
      kind: 'people',
      ...{ _id: 'bench', unit, ancestors: [unit], account: 'bench', by: 'bench', fileName: 'people.xlsx', size: 1 },
      ...{ sha256: 'x', createdAt: new Date(), state: 'reading', counts: {} },
    })
    const { signal } = new AbortController()
    const dryRun = await measured(async () => {
      await survey(app, 'bench', signal)
      await compare(app, 'bench', signal)
    })
    const { state, counts } = (await RosterImports.findById('bench').lean())!
    if (counts.new !== people) throw new Error(`The dry run is ${state} and found ${JSON.stringify(counts)}.`)
    await RosterImports.updateOne({ _id: 'bench' }, { $set: { state: 'applying' } })
    const job = {
      id: 'bench',
      app,
      fence: 1,
      signal,
      progress: () => undefined,
      publish: transaction,
    } as unknown as JobContext
    const apply = await measured(() => applyImport(job, 'bench'))
    const written = await People.countDocuments({ ancestors: unit })
    if (written !== people) throw new Error(`${written} of ${people} people were written.`)
    console.error({ dryRun, apply })
    const inserted = await bareInsert()
    const units = await Units.countDocuments()
    const peer = Math.max(parse.seconds, inserted)
    const line = (what: string, { seconds, megabytes, p99 }: Measured, asked: string) => ({
      what,
      seconds: round(seconds, 1),
      'memory growth MB': round(megabytes),
      'event loop p99 ms': round(p99, 1),
      asked,
    })
    const bare = { seconds: inserted, megabytes: 0, p99: 0 }
    return {
      ratio: round(apply.seconds / peer),
      table: [
        line('parse alone', parse, ''),
        line('dry run', dryRun, '30 s at 100,000'),
        line('apply', apply, '120 s at 100,000; 1.5 of the slower bare one'),
        line('insert the same alone', bare, ''),
      ],
      figures: { people, units, dryRunSeconds: round(dryRun.seconds, 1), applySeconds: round(apply.seconds, 1) },
    }
  } finally {
    await mongoose.disconnect()
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'import',
  describe:
    'a workbook of 100,000 people is compared and applied; apply against the slower of parsing and inserting: ≤ 1.5',
  run,
}
