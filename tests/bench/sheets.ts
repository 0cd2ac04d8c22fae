import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { writeXlsx } from 'hucre/xlsx'
import { interleaved, median, round, type Bench } from './bench.ts'
import { rosterRows } from './sheets/people.ts'

interface Reading {
  rows: number
  seconds: number
  megabytes: number
  p99: number
}
const READER = path.join(import.meta.dirname, 'sheets/reader.ts')

async function read(reader: 'ours' | 'hucre', file: string): Promise<Reading> {
  const { stdout } = await promisify(execFile)(process.execPath, [READER, reader, file])
  return JSON.parse(stdout) as Reading
}

async function run(args: readonly string[]) {
  const people = Number(args[0] ?? 100_000)
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-sheets-'))
  const file = path.join(folder, 'roster.xlsx')
  try {
    await writeFile(file, await writeXlsx({ sheets: [{ name: '人员', rows: rosterRows(people) }] }))
    const readings: Record<'ours' | 'hucre', Reading[]> = { ours: [], hucre: [] }
    const timed = (reader: 'ours' | 'hucre') => async (): Promise<number> => {
      const reading = await read(reader, file)
      if (reading.rows !== people) throw new Error(`${reader} read ${reading.rows} of ${people} rows.`)
      readings[reader].push(reading)
      return reading.seconds
    }
    const { ratio } = await interleaved(5, timed('ours'), timed('hucre'))
    const middle = (reader: 'ours' | 'hucre', fact: keyof Reading): number =>
      round(median(readings[reader].map((reading) => reading[fact])))
    const row = (reader: 'ours' | 'hucre') => ({
      reader,
      rows: people,
      seconds: middle(reader, 'seconds'),
      'memory growth MB': middle(reader, 'megabytes'),
      'event loop p99 ms': middle(reader, 'p99'),
    })
    const figures = {
      rows: people,
      seconds: middle('ours', 'seconds'),
      memoryGrowthMegabytes: middle('ours', 'megabytes'),
      eventLoopP99: middle('ours', 'p99'),
    }
    return { ratio: round(ratio), table: [row('ours'), row('hucre')], figures }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'sheets',
  describe:
    'a workbook of 100,000 people (or as many as named) read, taken over and understood, in a process of its own, against hucre reading it bare: seconds, memory growth (under 150 MB), event loop p99 (under 50 ms)',
  run,
}
