import { ownPerson, type Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { cutPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookSheet } from '../../lib/workbook.ts'
import {
  creditWithin,
  firstRecordOn,
  newestRecords,
  type LearningRecord,
  type Period,
} from '../ledger/ledger.service.ts'
import { fail } from './learning.failures.ts'
import { presentRecord } from './learning.present.ts'

interface OfYear {
  year?: number | undefined
}

const yearOf = (date: string): number => Number(date.slice(0, 4))
const periodOf = (year: number): Period => ({ from: `${year}-01-01`, before: `${year + 1}-01-01` })
const ALWAYS: Period = { from: '0000-01-01', before: '9999-12-31' }

/** The years from the first record to this one, newest first. */
function yearsFrom(first: string | null): number[] {
  const last = yearOf(businessDate())
  return first === null ? [] : Array.from({ length: Math.max(0, last - yearOf(first)) + 1 }, (_, back) => last - back)
}

/** My learning record, newest first: all of it, or of one year; what it earned, and the years that there are. */
export async function ownRecord(
  actor: Actor,
  { cursor, limit, year }: OfYear & { cursor?: string | undefined; limit: number },
) {
  const person = ownPerson(actor)
  const period = year === undefined ? undefined : periodOf(year)
  const [rows, credit, first] = await Promise.all([
    newestRecords(person, cursor, limit + 1, period),
    creditWithin(person, period ?? ALWAYS),
    firstRecordOn(person),
  ])
  const { items, nextCursor } = cutPage(rows, limit, 'seq')
  return { items: items.map(presentRecord), nextCursor, credit, years: yearsFrom(first) }
}

/** A workbook is made in memory. */
const MOST = 10_000
const MINUTE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })

const sheetOf = (title: string, by: string, records: LearningRecord[], credit: number): WorkbookSheet => ({
  name: '学习记录',
  preface: [
    [title],
    [`共 ${records.length} 条，合计 ${credit / 100} 学时；${by}导出于 ${MINUTE.format(now())}（北京时间）`],
  ],
  columns: [
    { header: '时间', width: 18 },
    { header: '内容', width: 70 },
    { header: '学时', width: 10 },
  ],
  rows: records
    .map(presentRecord)
    .map((line, index) => [MINUTE.format(records[index]!.at), line.text, line.credit / 100]),
})

/** The same as an Excel file. One's own record: nothing about others, so it is not put down in the audit log. */
export async function recordWorkbook(actor: Actor, { year }: OfYear): Promise<FileReply> {
  const person = ownPerson(actor)
  const period = year === undefined ? ALWAYS : periodOf(year)
  const records = await newestRecords(person, undefined, MOST + 1, period)
  if (records.length > MOST) throw fail('record.tooLong', { most: MOST })
  const title = `${actor.name} 学习记录 ${year === undefined ? '全部' : `${year} 年`}`
  const body = await workbook(actor.name, title, [
    sheetOf(title, actor.name, records, await creditWithin(person, period)),
  ])
  return { type: WORKBOOK_TYPE, body, filename: `${title} ${businessDate()}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
