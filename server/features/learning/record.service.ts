import { ownPerson, type Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate, now } from '../../lib/clock.ts'
import { cutPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookSheet } from '../../lib/workbook.ts'
import {
  compensationsOf,
  earningOf,
  firstRecordOn,
  newestRecords,
  type LearningRecord,
  type Period,
  type RecordKind,
} from '../ledger/ledger.service.ts'
import { takenBack } from '../ledger/revocation.rule.ts'
import { fail } from './learning.failures.ts'
import { presentRecord } from './learning.present.ts'
import { COMPLETIONS, hoursByYear, RECORD_GROUPS, type RecordGroup, type YearOfHours } from './recordGroups.rule.ts'

interface OfYear {
  year?: number | undefined
  group?: RecordGroup | undefined
  completed?: 'yes' | undefined
}

/** Undefined: of every kind. */
function kindsOf({ group, completed }: OfYear): readonly RecordKind[] | undefined {
  const kinds = group && RECORD_GROUPS[group].kinds
  return completed ? COMPLETIONS.filter((kind) => !kinds || (kinds as readonly RecordKind[]).includes(kind)) : kinds
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
  { cursor, limit, ...asked }: OfYear & { cursor?: string | undefined; limit: number },
) {
  const person = ownPerson(actor)
  const { year } = asked
  const period = year === undefined ? undefined : periodOf(year)
  const [rows, earned, first, compensations] = await Promise.all([
    newestRecords(person, cursor, limit + 1, period, kindsOf(asked)),
    earningOf(person),
    firstRecordOn(person),
    compensationsOf(person),
  ])
  const { items, nextCursor } = cutPage(rows, limit, 'seq')
  const gone = takenBack(compensations)
  return {
    items: items.map((row) => presentRecord(row, gone.get(row._id))),
    nextCursor,
    credit: creditIn(hoursByYear(earned), asked),
    years: yearsFrom(first),
  }
}

/** Of a year and a kind, or of all of them. */
const creditIn = (years: readonly YearOfHours[], { year, group }: OfYear): number =>
  Math.max(
    0,
    years
      .filter((each) => year === undefined || each.year === year)
      .reduce((sum, { credit, of }) => sum + (group ? of[group] : credit), 0),
  )

/** What was earned in each year, and by what. */
export const ownHours = async (actor: Actor) => ({ items: hoursByYear(await earningOf(ownPerson(actor))) })

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
    .map((record) => presentRecord(record))
    .map((line, index) => [MINUTE.format(records[index]!.at), line.text, line.credit / 100]),
})

/** The same as an Excel file. One's own record: nothing about others, so it is not put down in the audit log. */
export async function recordWorkbook(actor: Actor, asked: OfYear): Promise<FileReply> {
  const person = ownPerson(actor)
  const { year, group } = asked
  const period = year === undefined ? ALWAYS : periodOf(year)
  const records = await newestRecords(person, undefined, MOST + 1, period, kindsOf(asked))
  if (records.length > MOST) throw fail('record.tooLong', { most: MOST })
  const title = `${actor.name} 学习记录 ${year === undefined ? '全部' : `${year} 年`}${group ? ` ${RECORD_GROUPS[group].label}` : ''}`
  const body = await workbook(actor.name, title, [
    sheetOf(title, actor.name, records, creditIn(hoursByYear(await earningOf(person)), asked)),
  ])
  return { type: WORKBOOK_TYPE, body, filename: `${title} ${businessDate()}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
