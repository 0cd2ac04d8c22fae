/** Reads one workbook in a process of its own, by our reader or by hucre, and says what it took. Started by ../sheets.ts. */
import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readXlsx } from 'hucre/xlsx'
import { openSheets } from '../../../server/features/imports/reading/openSheets.ts'
import { readDate } from '../../../server/features/imports/reading/dates.rule.ts'
import { readIdentity } from '../../../server/features/imports/reading/identity.rule.ts'

const [reader = '', file = ''] = process.argv.slice(2)

/** As an import will: every row taken over, its date and number understood. */
async function ours(): Promise<number> {
  const book = await openSheets(file)
  let rows = 0
  for await (const batch of book.rows(0)) {
    for (const { cells } of batch) {
      const date = readDate(cells[4], { as: 'start', dates: book.dates })
      const identity = readIdentity(cells[5], '2026-11-28')
      if (!('date' in date) || !('number' in identity) || identity.warnings.length > 0) throw new Error('misread')
    }
    rows += batch.length
  }
  await book.close()
  return rows
}
const theirs = async (): Promise<number> => (await readXlsx(await readFile(file))).sheets[0]!.rows.length - 1

const before = process.memoryUsage.rss()
let most = before
const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const begun = performance.now()
const rows = await (reader === 'ours' ? ours() : theirs())
const seconds = (performance.now() - begun) / 1_000
delay.disable()
clearInterval(sampling)
const megabytes = (Math.max(most, process.memoryUsage.rss()) - before) / 2 ** 20
console.log(JSON.stringify({ rows, seconds, megabytes, p99: delay.percentile(99) / 1e6 - 5 }))
