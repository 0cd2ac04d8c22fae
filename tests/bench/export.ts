import { readFile } from 'node:fs/promises'
import mongoose from 'mongoose'
import { writeXlsxStream } from 'hucre/xlsx'
import { EMBEDDED } from '../../server/database/connect.ts'
import { CoverageStatuses } from '../../server/features/coverage/coverage.model.ts'
import { median, round, type Bench } from './bench.ts'
import { startSide, timed, type Side } from './coverage/startSide.ts'

const PEOPLE = 200_000
const ROUNDS = 3
const BATCH = 500

/** Resident memory of a process, in MB. */
async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) / 1_024
}

interface Export {
  firstByteMs: number
  ms: number
  bytes: number
  /** What the process grew by until half of the file was there, and until its end. */
  halfMb: number
  wholeMb: number
}

/** The people of the whole city as the page offers them, read to the last byte. */
async function exported({ units, committee, cookie, pid }: Side, bytesBefore: number): Promise<Export> {
  const before = await residentOf(pid)
  const begun = performance.now()
  const reply = await fetch(`${units}${committee}/workbook`, { headers: { cookie } })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
  let [bytes, firstByteMs, halfMb, wholeMb, parts] = [0, 0, 0, 0, 0]
  for await (const part of reply.body!) {
    if (bytes === 0) firstByteMs = performance.now() - begun
    bytes += (part as Uint8Array).length
    if (parts++ % 20 > 0) continue
    wholeMb = Math.max(wholeMb, (await residentOf(pid)) - before)
    if (bytes < bytesBefore / 2) halfMb = wholeMb
  }
  return { firstByteMs, ms: performance.now() - begun, bytes, halfMb, wholeMb }
}

const bareCursor = ({ requirement, committee }: Side): Promise<number> =>
  timed(async () => {
    const rows = CoverageStatuses.find({ requirement, seenFrom: committee }).lean().cursor({ batchSize: BATCH })
    let count = 0
    for await (const _ of rows) count++
    if (count === 0) throw new Error('the cursor found nobody')
  })

/** Rows like those of the export, made beforehand. */
const madeRows = (count: number): (string | number)[][] =>
  Array.from({ length: count }, (_, at) => [
    ...[
      at + 1,
      `书记 ${at}`,
      String(200_000_000 + at),
      '未覆盖',
      `第${at % 4_339}党支部`,
      `第${at % 60}大学 / 第${at % 600}学院`,
    ],
    ...[
      '教师党支部书记',
      '2020-01-01',
      '2027-12-31',
      '',
      `任职满六个月，截至今日没有完成“万名书记进党校”，应于2027年12月31日前完成。`,
    ],
  ])

const library = (rows: (string | number)[][]): Promise<number> =>
  timed(async () => {
    for await (const _ of writeXlsxStream(rows, { name: '名单' }));
  })

async function run(args: readonly string[]) {
  const people = Number(args[0] ?? PEOPLE)
  const side = await startSide(people, 'today')
  try {
    await mongoose.connect(side.uri, EMBEDDED)
    const rows = madeRows(people)
    const first = await exported(side, 0) // connections, and how large it is
    const rounds: { ours: Export; cursor: number; library: number }[] = []
    for (let each = 0; each < ROUNDS; each++)
      rounds.push({
        ours: await exported(side, first.bytes),
        cursor: await bareCursor(side),
        library: await library(rows),
      })
    const middle = (of: (round: (typeof rounds)[number]) => number): number => median(rounds.map(of))
    const figures = {
      people,
      megabytes: round(first.bytes / 1e6, 1),
      firstByteMs: round(middle(({ ours }) => ours.firstByteMs)),
      seconds: round(middle(({ ours }) => ours.ms) / 1_000),
      cursorSeconds: round(middle(({ cursor }) => cursor) / 1_000),
      librarySeconds: round(middle(({ library }) => library) / 1_000),
      growthUntilHalfMb: round(
        middle(({ ours }) => ours.halfMb),
        0,
      ),
      growthMb: round(
        middle(({ ours }) => ours.wholeMb),
        0,
      ),
      firstExportGrowthMb: round(first.wholeMb, 0),
    }
    const ratio = middle(({ ours, cursor, library }) => ours.ms / Math.max(cursor, library))
    return { ratio: round(ratio), table: [figures], figures }
  } finally {
    await mongoose.disconnect()
    await side.stop()
  }
}

export const bench: Bench = {
  name: 'export',
  describe:
    'the people of a city of 200,000 (or as many as named; from 50,001 on it is streamed) as an Excel file, by HTTP: against the slower of a bare cursor over the same rows and the library alone with rows made beforehand (at most 1.3), first byte under 1 s, memory that does not grow with the rows',
  run,
}
