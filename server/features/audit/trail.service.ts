import type { z } from 'zod'
import { can, type Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { businessDate } from '../../lib/clock.ts'
import { httpFail } from '../../lib/failure.ts'
import { nameSearch } from '../../lib/nameSearch.ts'
import { newestFirst } from '../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../lib/paging.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookColumn } from '../../lib/workbook.ts'
import { actName, objectName } from './acts.rule.ts'
import type { AuditFilter } from './audit.contract.ts'
import { fail } from './audit.failures.ts'
import { AuditRows, type AuditRow } from './audit.model.ts'
import { note } from './audit.service.ts'

type Filter = z.output<typeof AuditFilter>

/** A workbook is made in memory. */
const MOST = 50_000
const PAGE = 2_000
const DAY_MS = 86_400_000
const midnight = (date: string): Date => new Date(`${date}T00:00:00+08:00`)
const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const COLUMNS: WorkbookColumn[] = [
  { header: '时间', width: 20 },
  { header: '操作人', width: 16 },
  { header: '动作', width: 20 },
  { header: '对象', width: 12 },
  { header: '说明', width: 80 },
  { header: '对象编号', width: 20 },
]

/** Who acted by a part of the name or its pinyin's place in what is said; ids as they are. */
function searched(search: string | undefined): Record<string, unknown> {
  const inDetail = nameSearch(search, ['subject'], 'detail')['$or'] as Record<string, unknown>[] | undefined
  const byActor = nameSearch(search, [], 'actor')['$or'] as Record<string, unknown>[] | undefined
  return inDetail && byActor ? { $or: [byActor[0]!, inDetail[0]!, inDetail.at(-1)!] } : {}
}

/** The trail, newest first. It is one for the whole system: the audit duty is not divided by units (等保 2.0). */
export async function trail(
  actor: Actor,
  { cursor, limit, act, search, from, to }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<AuditRow>> {
  if (!can(actor, 'audit.read')) throw httpFail('access.denied')
  const period = {
    ...(from && { from: midnight(from) }),
    ...(to && { before: new Date(midnight(to).getTime() + DAY_MS) }),
  }
  const rows = await newestFirst(AuditRows, act ? { act } : {}, cursor, limit + 1, {
    ...period,
    also: searched(search),
  })
  return cutPage(rows, limit, 'at')
}

const inWords = ({ act, search, from, to }: Filter): string =>
  [act && actName(act), search && `含“${search}”`, (from || to) && `${from ?? ''} 至 ${to ?? ''}`]
    .filter(Boolean)
    .join('，')

/** The entries as an Excel file; that they were taken out is an entry too. */
export async function trailWorkbook(actor: Actor, filter: Filter): Promise<FileReply> {
  const rows: AuditRow[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: CursorPage<AuditRow> = await trail(actor, { ...filter, cursor, limit: PAGE })
    rows.push(...page.items)
    if (rows.length > MOST) throw fail('audit.tooLarge', { limit: MOST })
    cursor = page.nextCursor
  }
  const title = `审计日志 ${businessDate()}`
  const preface = [[title], ['范围', inWords(filter) || '全部'], ['制表人', actor.name], ['条数', String(rows.length)]]
  const lines = rows.map(({ at, actor, act, detail, subject }) => [
    SHANGHAI.format(at),
    actor,
    actName(act),
    objectName(act),
    detail,
    subject,
  ])
  const body = await workbook(actor.name, title, [{ name: '审计日志', preface, columns: COLUMNS, rows: lines }])
  await note(actor, 'export.audit', actor.account, `${inWords(filter) || '全部'}，${rows.length} 条`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx` }
}
